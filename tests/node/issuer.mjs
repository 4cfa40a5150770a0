// An issuer of tokens on the loopback, npm's certified oidc-provider: node issuer.mjs
// Reads lines of JSON. The first has the port (0: any), the audience, the claims of each client, and
// private keys; a later one has new keys. After each it writes a line of JSON with the port.
import http from "node:http";
import readline from "node:readline";
import Provider from "oidc-provider";

// The provider writes notices with console, which must not be among the lines.
console.info = console.log = console.warn = console.error;

let callback;
let settings;
const server = http.createServer((request, response) => callback(request, response));
const say = () => process.stdout.write(JSON.stringify({ port: server.address().port }) + "\n");

const start = (keys) => {
  const { audience, clients } = settings;
  const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
    jwks: { keys },
    clients: Object.keys(clients).map((id) => ({
      client_id: id,
      client_secret: "for-tests",
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: keys[0].alg,
    })),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:tilik",
        getResourceServerInfo: () => ({
          scope: "",
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: 300,
          jwt: { sign: { alg: keys[0].alg } },
        }),
      },
    },
    extraTokenClaims: (_, token) => clients[token.clientId],
  });
  callback = provider.callback();
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (settings === undefined) {
    settings = message;
    await new Promise((done) => server.listen(message.port, "127.0.0.1", done));
  }
  start(message.keys);
  say();
}
server.close();
server.closeAllConnections();
