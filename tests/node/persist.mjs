// Asks by the hash of a document as npm's Apollo Client or urql does it by itself, once for each
// line that it reads: node persist.mjs CLIENT METHOD URL AUTHORIZATION DOCUMENT
// Writes a line of JSON for each request that the client sends, with its method and whether hash
// and document are in it, and one for each result.
import { createHash } from "node:crypto";
import readline from "node:readline";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

const [client, method, url, authorization, text] = process.argv.slice(2);
const isMutation = text.startsWith("mutation");
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const telling = (address, init) => {
  const { searchParams } = new URL(address, url);
  const asked = init.body ? JSON.parse(init.body) : Object.fromEntries(searchParams);
  const parts = [init.method];
  if (asked.extensions?.persistedQuery || asked.extensions?.includes?.("sha256Hash")) parts.push("hash");
  if ("query" in asked) parts.push("document");
  say({ sent: parts.join(" ") });
  return fetch(address, { ...init, headers: { ...init.headers, authorization } });
};

const apollo = () => {
  const sha256 = (query) => createHash("sha256").update(query).digest("hex");
  const hashing = new PersistedQueryLink({ sha256, useGETForHashedQueries: method === "GET" });
  const asking = new ApolloClient({
    link: ApolloLink.from([hashing, new HttpLink({ uri: url, fetch: telling })]),
    cache: new InMemoryCache(),
  });
  const document = gql(text);
  const options = { errorPolicy: "all", fetchPolicy: "no-cache" };
  if (isMutation) return () => asking.mutate({ mutation: document, ...options });
  return () => asking.query({ query: document, ...options });
};

const urql = () => {
  const asking = new Client({
    url,
    fetch: telling,
    preferGetMethod: false,
    exchanges: [
      persistedExchange({
        preferGetForPersistedQueries: method === "GET" && "force",
        enableForMutation: true,
      }),
      fetchExchange,
    ],
  });
  if (isMutation) return () => asking.mutation(text).toPromise();
  return () => asking.query(text).toPromise();
};

const ask = { apollo, urql }[client]();
for await (const _ of readline.createInterface({ input: process.stdin })) {
  const { data, error } = await ask();
  const errors = error?.graphQLErrors ?? error?.errors ?? (error ? [{ message: error.message }] : []);
  say({ data, codes: errors.map((each) => each.extensions?.code ?? each.message) });
}
