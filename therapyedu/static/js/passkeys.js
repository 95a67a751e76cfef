// Passkeys: adds one to the account, or logs in with one. An element with the class `passkey` says what to do:
//   data-start, data-finish   the addresses of the two views of the ceremony
//   data-action                 `create` or `get`
//   data-next                   where a login leads
//   data-form                   instead of `data-next`: the id of a form that is sent afterwards
// The element `passkey-message` in it has the sentences that it shows when something fails.

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const textOf = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// The options from the server, with bytes where the browser wants bytes.
function decode(options) {
  const decodeIds = (list = []) => list.map((one) => ({ ...one, id: bytesOf(one.id) }));
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    user: options.user && { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: decodeIds(options.excludeCredentials),
    allowCredentials: decodeIds(options.allowCredentials),
  };
}

// What the browser made, as JSON.
function encode(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = textOf(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class Refused extends Error {}

async function post(url, data) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(data) });
  const json = await answer.json();
  if (!answer.ok) throw new Refused(json.message);
  return json;
}

async function run(element, name) {
  const { start, finish, action, next, form } = element.dataset;
  const { options } = await post(start, { name });
  const credential = await navigator.credentials[action]({ publicKey: decode(options) });
  const done = await post(finish, { name, next, credential: encode(credential) });
  if (form) HTMLFormElement.prototype.submit.call(document.getElementById(form)); // a field may be named “submit”
  else location.assign(done.next);
}

// The sentence for an error, by the name that the browser gives it.
function sentenceFor(error, words) {
  if (error instanceof Refused) return error.message;
  return { NotAllowedError: words.canceled, InvalidStateError: words.known, SecurityError: words.address }[error.name] ?? words.failed;
}

for (const element of document.querySelectorAll(".passkey")) {
  const button = element.querySelector("button");
  const message = element.querySelector(".passkey-message");
  if (!window.PublicKeyCredential) {
    message.textContent = message.dataset.unsupported;
    continue;
  }
  button.hidden = false;
  button.closest("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    message.textContent = "";
    button.disabled = true;
    try {
      await run(element, element.querySelector("[name=name]")?.value);
    } catch (error) {
      message.textContent = sentenceFor(error, message.dataset);
    }
    button.disabled = false;
  });
}
