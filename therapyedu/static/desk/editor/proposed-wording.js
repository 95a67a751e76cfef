/* The desk's editor on the page of a review, which a reviewer opens by a mailed link. The editor is loaded when a form for
   other wording is opened first; without it, the text is edited in its textarea. */

for (const details of document.querySelectorAll("[data-propose]")) {
  const attach = async () => {
    if (!details.open) return;
    details.removeEventListener("toggle", attach);
    const box = details.querySelector("textarea[name=new_text]");
    const { attachEditor } = await import("./attach.js");
    attachEditor(box, { label: box.labels[0].textContent });
  };
  details.addEventListener("toggle", attach);
  attach();
}
