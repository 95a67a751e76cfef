/* A line above the text that says what goes on, aloud too, with a bar while a file travels. */

export class Status {
  constructor() {
    this.line = document.createElement("p");
    this.line.className = "editor-status";
    this.line.setAttribute("role", "status");
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", "Sent");
  }

  say(words = "", { bad = false } = {}) {
    this.line.toggleAttribute("data-bad", bad);
    this.line.replaceChildren(words);
  }

  /* Say what is being sent, and return the function that hears how much of it has gone. */
  send(words) {
    this.say(words);
    this.bar.removeAttribute("value");
    this.line.append(this.bar);
    return (part) => (this.bar.value = part);
  }
}
