/* Shows the progress of background jobs: asks for the page again while one of them waits or runs. */

const INTERVAL = 2000; // milliseconds

async function refresh() {
  const jobs = document.getElementById("jobs");
  if (!jobs?.hasAttribute("data-open")) return;
  // A page in the background, and somebody who is reading a link in the list, are left alone.
  if (!document.hidden && !jobs.contains(document.activeElement)) {
    try {
      const response = await fetch(location.href, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (response.redirected || !response.ok) return; // logged out: the page stays as it is
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const newer = page.getElementById("jobs");
      if (newer) jobs.replaceWith(newer);
    } catch {
      // the server does not answer: try again
    }
  }
  setTimeout(refresh, INTERVAL);
}

setTimeout(refresh, INTERVAL);
