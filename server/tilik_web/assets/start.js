"use strict";

document.getElementById("address").textContent = new URL("/graphql", location).href;

for (const button of document.querySelectorAll("[data-persona]")) {
  button.addEventListener("click", async () => {
    const status = document.getElementById("persona-status");
    status.textContent = "";
    try {
      await becomePersona(button.dataset.persona, document.documentElement.lang);
      location.assign("/graphiql?operation=WhatISee");
    } catch {
      status.textContent = status.dataset.failed;
    }
  });
  button.disabled = false;
}
