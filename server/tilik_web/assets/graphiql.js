"use strict";

const h = React.createElement;
const persona = currentPersona();
const language = persona?.language ?? (navigator.language.startsWith("id") ? "id" : "en");
const titles = { en: "Named operations", id: "Operasi bernama" };
const words = {
  en: {
    are: "You are", leave: "Be the visitor again", other: "Be somebody else", become: "Be somebody",
    visitor: "You are a visitor, who sees no NIP and changes nothing.",
  },
  id: {
    are: "Anda", leave: "Kembali menjadi pengunjung", other: "Menjadi orang lain", become: "Menjadi seseorang",
    visitor: "Anda pengunjung, yang tidak melihat NIP dan tidak mengubah apa pun.",
  },
}[language];

function icon() {
  return h("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5 },
    h("path", { d: "M8 5h13M8 12h13M8 19h13M3 5h.5M3 12h.5M3 19h.5" }));
}

function entry(operation) {
  return h(React.Fragment, { key: operation.name },
    h("dt", null, h("a", { href: `/graphiql?operation=${operation.name}` }, operation.name)),
    h("dd", null, operation.about[language], operation.for_whom && h("em", null, ` ${operation.for_whom[language]}`)));
}

function list(operations) {
  const users = [...new Set(operations.map((operation) => operation.asked_by[language]))];
  return h("div", { className: "named-operations" },
    h("a", { href: "/" }, "Tilik"),
    users.map((user) => h("section", { key: user },
      h("h3", null, user),
      h("dl", null, operations.filter((one) => one.asked_by[language] === user).map(entry)))));
}

function toVisitor() {
  leavePersona();
  location.assign("/graphiql?operation=WhatISee");
}

function who() {
  const start = (text) => h("a", { href: `/?lang=${language}#be-somebody` }, text);
  if (!persona) return h(React.Fragment, null, h("span", null, words.visitor), start(words.become));
  return h(React.Fragment, null,
    h("span", null, `${words.are} `, h("strong", null, persona.name), `, ${persona.title[language]}.`),
    h("button", { type: "button", onClick: toVisitor }, words.leave),
    start(words.other));
}

function showWho() {
  if (document.body.dataset.personas === "none") return leavePersona();
  const header = document.getElementById("who");
  header.lang = language;
  header.hidden = false;
  ReactDOM.createRoot(header).render(who());
}

function documentOf(operation) {
  return operation.for_whom ? `# ${operation.for_whom[language]}\n${operation.document}` : operation.document;
}

async function open() {
  const operations = await (await fetch("/operations.json")).json();
  const name = new URLSearchParams(location.search).get("operation");
  const asked = operations.find((operation) => operation.name === name);
  const title = titles[language];
  const start = asked && { query: documentOf(asked), variables: JSON.stringify(asked.variables, null, 2) };
  ReactDOM.createRoot(document.getElementById("graphiql")).render(h(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql", fetch: fetchAsPersona }),
    plugins: [{ title, icon, content: () => list(operations) }],
    defaultQuery: operations[0].document,
    defaultEditorToolsVisibility: "variables",
    ...start,
  }));
}

showWho();
open();
