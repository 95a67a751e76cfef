/* The editor's requests. Every failure is an Error with a message for the user. */

import { gettext, interpolate } from "../words.js";

const unreachable = () => gettext("The server cannot be reached. Try again in a moment.");
const serverError = (status) => interpolate(gettext("The server answered with an error (%(status)s). Try again in a moment."), { status });
const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };

function readAnswer(status, data) {
  if (status >= 200 && status < 300) return data;
  throw new Error(data.message ?? data.image?.join(" ") ?? serverError(status));
}

function createBody(fields, csrf) {
  const data = new FormData();
  Object.entries({ ...fields, csrfmiddlewaretoken: csrf() }).forEach(([name, value]) => data.set(name, value));
  return data;
}

async function sendRequest(url, options) {
  const response = await fetch(url, { headers, ...options }).catch(() => {
    throw new Error(unreachable());
  });
  return readAnswer(response.status, await response.json().catch(() => ({})));
}

export const get = (url, parameters) => sendRequest(`${url}?${new URLSearchParams(parameters)}`);
export const post = (url, fields, csrf) => sendRequest(url, { method: "POST", body: createBody(fields, csrf) });

/* Upload a picture; `progress` is called with the fraction sent, 0 to 1. fetch has no upload progress. */
export function upload(url, file, csrf, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("error", () => reject(new Error(unreachable())));
    request.addEventListener("load", () => {
      try {
        resolve(readAnswer(request.status, request.response ?? {}));
      } catch (fault) {
        reject(fault);
      }
    });
    request.send(createBody({ image: file }, csrf));
  });
}
