// Runs one operation with npm's graphql-ws: node watch.cjs URL TOKENS DOCUMENT [LANGUAGE]
// Each connection uses the next of the tokens, which commas separate, and later ones the last.
// Writes a line of JSON when it may miss nothing more, for each message, and for each lost connection.
const { createClient } = require("graphql-ws");
const WebSocket = require("ws");

const [url, given, query, language] = process.argv.slice(2);
const tokens = given.split(",");
const params = (token) => (token ? { Authorization: `Bearer ${token}`, acceptLanguage: language } : undefined);
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: () => params(tokens.length > 1 ? tokens.shift() : tokens[0]),
  retryAttempts: 20,
  retryWait: () => new Promise((done) => setTimeout(done, 200)),
  on: {
    connected: (socket) => {
      // The subscription is sent right after; a pong to what follows it says that it has begun.
      setTimeout(() => socket.send(JSON.stringify({ type: "ping" })), 0);
    },
    pong: () => say({ begun: true }),
    closed: (event) => say({ closed: event.code }),
  },
});

client.subscribe(
  { query },
  {
    next: (result) => say({ next: result }),
    error: (error) => say({ error: error.code ? { code: error.code, reason: error.reason } : error }),
    complete: () => say({ complete: true }),
  },
);

process.stdin.on("end", () => client.dispose()).resume();
