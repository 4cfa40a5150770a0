// Runs the audits of npm's graphql-http against a service: node audit.cjs URL AUTHORIZATION
// Writes a line of JSON for each, with its id, its name, and why it failed, if it did.
const { serverAudits } = require("graphql-http");

const [url, authorization] = process.argv.slice(2);
const asking = (address, init) =>
  fetch(address, { ...init, headers: { ...init?.headers, authorization } });

const run = async () => {
  for (const { id, name, fn } of serverAudits({ url, fetchFn: asking })) {
    const { status, reason } = await fn();
    process.stdout.write(JSON.stringify({ id, name, status, reason }) + "\n");
  }
};

run();
