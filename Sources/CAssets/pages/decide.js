"use strict";

// The link only says what somebody may want to decide. Nothing is sent before a button is pressed, and everything
// that comes from the verdict is set as text.
const query = new URLSearchParams(location.search);
const id = query.get("verdict") ?? "";
const element = (name) => document.getElementById(name);
let token = sessionStorage.getItem("verdict-token") ?? "";

function say(text) { element("message").textContent = text; }

async function call(path, options = {}) {
  const response = await fetch(path, {
    ...options,
    headers: { ...options.headers, "Authorization": `Bearer ${token}` },
    credentials: "omit", referrerPolicy: "no-referrer",
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error([body.title, body.detail].filter(Boolean).join(": ") || `status ${response.status}`);
  return body;
}

function show(verdict) {
  element("access").hidden = true;
  element("verdict").hidden = false;
  element("state").textContent =
    `Assessment ${verdict.assessment}, action ${verdict.action}, decided by ${verdict.decidedBy}`;
  element("reason").textContent = verdict.reason;
  element("findings").replaceChildren(...verdict.findings.slice(0, 8).map((finding) => {
    const item = document.createElement("li");
    item.textContent = finding.summary;
    return item;
  }));
  for (const button of document.querySelectorAll("#decision button")) {
    button.classList.toggle("asked", button.value === query.get("action"));
  }
}

async function load() {
  try {
    show(await call(`/v1/verdicts/${encodeURIComponent(id)}`));
    sessionStorage.setItem("verdict-token", token);
    say("");
  } catch (error) {
    sessionStorage.removeItem("verdict-token");
    element("access").hidden = false;
    say(error.message);
  }
}

element("access").addEventListener("submit", (event) => {
  event.preventDefault();
  token = element("token").value.trim();
  load();
});

element("decision").addEventListener("submit", async (event) => {
  event.preventDefault();
  const action = event.submitter?.value;
  if (!action) return;
  const decision = { action };
  for (const name of ["by", "comment"]) {
    const text = element(name).value.trim();
    if (text) decision[name] = text;
  }
  try {
    show(await call(`/v1/verdicts/${encodeURIComponent(id)}/decision`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(decision),
    }));
    say(`Recorded: ${action}.`);
  } catch (error) {
    say(error.message);
  }
});

if (token) load();
