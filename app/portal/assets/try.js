// Sends one call to this gateway and shows its answer. Nothing is kept, and nothing goes elsewhere.
const form = document.getElementById("try");
const answer = document.getElementById("answer");
const title = document.getElementById("answer-title");
const status = document.getElementById("answer-status");

function request() {
  let address = form.dataset.path;
  const query = new URLSearchParams();
  const headers = { Accept: "application/fhir+json" };
  for (const field of form.querySelectorAll("[data-place]")) {
    if (!field.value) continue;
    if (field.dataset.place === "path") address = address.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.dataset.place === "query") query.append(field.name, field.value);
    else headers[field.name] = field.value;
  }
  const token = form.querySelector("#token");
  if (token) headers.Authorization = `Bearer ${token.value.trim()}`;
  if (form.dataset.media) headers["Content-Type"] = form.dataset.media;
  const body = form.querySelector("#body")?.value;
  const text = query.toString();
  return [text ? `${address}?${text}` : address, { method: form.dataset.method, headers, body, cache: "no-store" }];
}

function laidOut(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(event) {
  event.preventDefault();
  status.textContent = "Waiting for the answer.";
  try {
    const told = await fetch(...request());
    const lines = [...told.headers].map(([name, value]) => `${name}: ${value}`);
    answer.textContent = [`${told.status} ${told.statusText}`, ...lines, "", laidOut(await told.text())].join("\n");
    status.textContent = `The gateway answered ${told.status}.`;
    answer.hidden = title.hidden = false;
  } catch {
    status.textContent = "The gateway could not be reached, or the request is not one that a browser can send.";
  }
}

form.addEventListener("submit", send);
form.hidden = false;
