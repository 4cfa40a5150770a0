// Watches one subscription with npm's graphql-ws: node watch.cjs URL TOKEN DOCUMENT
// Writes a line of JSON when it may miss nothing more, for each message, and for each lost connection.
const { createClient } = require("graphql-ws");
const WebSocket = require("ws");

const [url, token, query] = process.argv.slice(2);
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: token ? { Authorization: `Bearer ${token}` } : undefined,
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
    error: (error) => say({ error }),
    complete: () => say({ complete: true }),
  },
);

process.stdin.on("end", () => client.dispose()).resume();
