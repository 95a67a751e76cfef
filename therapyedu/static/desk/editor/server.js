/* What the editor asks the server for. Every failure is an Error whose message is for the writer. */

const UNREACHED = "The server cannot be reached. Try again in a moment.";
const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };

function read(status, data) {
  if (status >= 200 && status < 300) return data;
  throw new Error(data.message ?? data.image?.join(" ") ?? `The server answered ${status}.`);
}

function body(fields, csrf) {
  const data = new FormData();
  Object.entries({ ...fields, csrfmiddlewaretoken: csrf() }).forEach(([name, value]) => data.set(name, value));
  return data;
}

async function ask(url, options) {
  const response = await fetch(url, { headers, ...options }).catch(() => {
    throw new Error(UNREACHED);
  });
  return read(response.status, await response.json().catch(() => ({})));
}

export const get = (url, parameters) => ask(`${url}?${new URLSearchParams(parameters)}`);
export const post = (url, fields, csrf) => ask(url, { method: "POST", body: body(fields, csrf) });

/* Send a picture; `progress` hears how much of it has gone, from 0 to 1. (fetch could not tell.) */
export function upload(url, file, csrf, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("error", () => reject(new Error(UNREACHED)));
    request.addEventListener("load", () => {
      try {
        resolve(read(request.status, request.response ?? {}));
      } catch (fault) {
        reject(fault);
      }
    });
    request.send(body({ image: file }, csrf));
  });
}
