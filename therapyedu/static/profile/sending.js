/* Sends a form only from a session that is logged in: otherwise the server would ask for the login, and the text would be lost.
   An element of the form with `data-logged-out` and `data-no-answer` says what to do. */

export class SendOnlyLoggedIn {
  constructor(form, onSend) {
    Object.assign(this, { form, onSend, notice: form.querySelector("[data-logged-out]") });
    form.addEventListener("submit", (event) => {
      if (this.isChecked) return;
      event.preventDefault();
      this.check(event.submitter);
    });
  }

  /* Ask for the page of the form: who is logged out gets the login instead. It also has the token of this session, which changes
     with a login in another tab. */
  async check(button) {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.statusText);
      if (answer.redirected) return this.show("loggedOut");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.form.elements.csrfmiddlewaretoken.value = page.querySelector("[name=csrfmiddlewaretoken]").value;
    } catch {
      return this.show("noAnswer");
    }
    this.isChecked = true;
    this.onSend();
    this.form.requestSubmit(button);
  }

  show(sentence) {
    this.notice.textContent = this.notice.dataset[sentence];
    this.notice.hidden = false;
    this.notice.scrollIntoView({ block: "center" });
  }
}
