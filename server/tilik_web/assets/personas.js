"use strict";

// A persona and its token are kept for this tab alone, and in no address.
const PERSONA = "tilik-persona";
const RENEWED_BEFORE = 60_000;

function currentPersona() {
  return JSON.parse(sessionStorage.getItem(PERSONA) ?? "null");
}

async function becomePersona(key, language) {
  const answer = await fetch(`/personas/${encodeURIComponent(key)}`, { method: "POST" });
  if (!answer.ok) throw new Error(`the token was refused: ${answer.status}`);
  const { seconds, ...persona } = await answer.json();
  const kept = { ...persona, language, until: Date.now() + seconds * 1000 };
  sessionStorage.setItem(PERSONA, JSON.stringify(kept));
  return kept;
}

function leavePersona() {
  sessionStorage.removeItem(PERSONA);
}

async function fetchAsPersona(address, options) {
  let persona = currentPersona();
  if (!persona) return fetch(address, options);
  if (persona.until - Date.now() < RENEWED_BEFORE) {
    persona = await becomePersona(persona.key, persona.language);
  }
  const headers = new Headers(options.headers);
  // A token that somebody wrote into the headers of GraphiQL comes first.
  if (!headers.has("authorization")) headers.set("authorization", `Bearer ${persona.token}`);
  return fetch(address, { ...options, headers });
}
