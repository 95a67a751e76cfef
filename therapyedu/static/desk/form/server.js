/* Every word to the server: with the token of the session at hand and, where it matters, one after the other. */

export const form = document.getElementById("writing");
export const urls = form.dataset;
const banner = document.getElementById("logged-out");
let turn = Promise.resolve();

export const UNREACHED = "The server cannot be reached. Your text stays here: try again in a moment.";

/* The words for a request that failed: the server's own, where it sent some. */
export function failure({ status, data }) {
  return data.message ?? `The server answered with an error (${status}). Your text stays here: try again in a moment.`;
}

/* Send as `post` does. Where the server cannot be reached, the answer has the status 0 and says so. */
export async function tryPost(url, gather) {
  return post(url, gather).catch(() => ({ status: 0, data: { message: UNREACHED } }));
}

/* Writing waits its turn, so that an autosave sent before a save is never stored after it. */
export function inTurn(work) {
  const result = turn.then(work, work);
  turn = result.catch(() => {});
  return result;
}

export const token = () => form.elements.csrfmiddlewaretoken.value;
export const fields = () => new FormData(form);

/* Send what `gather` returns, gathered anew for every try, and return { status, data }.
   A session that ended is waited for: the text stays, and goes when its writer has logged in again. */
export async function post(url, gather = fields, { patient = true } = {}) {
  for (;;) {
    const answer = await send(url, gather());
    if (answer.status !== 403) return answer;
    const found = await session();
    if (found === "other" || found === "mine") return found === "mine" ? send(url, gather()) : answer;
    if (!patient) return answer;
    await loggedInAgain();
  }
}

export async function get(url, parameters) {
  const response = await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers });
  return { status: response.status, data: await json(response) };
}

const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };

async function send(url, body) {
  body.set("csrfmiddlewaretoken", token());
  const response = await fetch(url, { method: "POST", body, headers });
  return { status: response.status, data: await json(response) };
}

async function json(response) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return isJson ? response.json().catch(() => ({})) : {};
}

/* Ask who is logged in; take the new token where it is still the writer. */
async function session() {
  const { status, data } = await get(urls.session, {});
  if (status !== 200) return "nobody";
  if (String(data.user) !== urls.user) {
    tell("Somebody else is logged in in this browser now. Your text stays here: log in as yourself again.");
    return "other";
  }
  form.elements.csrfmiddlewaretoken.value = data.token;
  banner.hidden = true;
  return "mine";
}

function tell(words) {
  banner.replaceChildren(words, " ");
  const link = document.createElement("a");
  link.href = urls.login;
  link.target = "_blank";
  link.textContent = "Log in in another tab";
  banner.append(link);
  banner.hidden = false;
}

async function loggedInAgain() {
  tell("You are logged out. Nothing is lost: your text stays here and is saved when you are back.");
  while ((await session().catch(() => "nobody")) !== "mine") {
    await new Promise((resolve) => {
      setTimeout(resolve, 3000);
      window.addEventListener("focus", resolve, { once: true });
    });
  }
}
