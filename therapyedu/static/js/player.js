// The podcast's player: transcript and chapters follow the audio, and each of their lines plays it from there.
// Without this script the audio plays too, and a line's link opens the audio file at its time.

import { formatTime, seek } from "./audio-time.js";

{
  const MIN_LENGTH = 600; // seconds: the position in a shorter episode is not saved
  const SAVE_INTERVAL = 5; // seconds
  const SCROLL_KEYS = /^(Arrow|Page|Home|End)/;
  const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

  const startOf = (row) => Number(row.dataset.start);

  const playFrom = (audio, time) => {
    seek(audio, time);
    audio.play().catch(() => {}); // the player itself shows what is wrong
  };

  // Returns a function of the time that marks the last row that has started, and calls `changed` with a new one.
  const marker = (rows, changed) => {
    let current = null;
    return (time) => {
      const row = rows.findLast((one) => startOf(one) <= time) ?? null;
      if (row === current) return;
      current?.removeAttribute("aria-current");
      row?.setAttribute("aria-current", "true");
      current = row;
      changed(row);
    };
  };

  // Scrolls the box so that the current row stays visible, until the reader scrolls it; `back` resumes that.
  const follower = (scroller, back) => {
    let isPaused = false;
    let current = null;
    const scrollToCurrent = (behavior) => {
      if (!current || !scroller.clientHeight) return;
      const top = current.offsetTop;
      const isVisible = top >= scroller.scrollTop && top + current.offsetHeight <= scroller.scrollTop + scroller.clientHeight * 0.8;
      if (!isVisible) scroller.scrollTo({ top: top - scroller.clientHeight / 4, behavior });
    };
    const pause = () => {
      isPaused = true;
      if (back) back.hidden = !current;
    };
    const resume = () => {
      isPaused = false;
      if (back) back.hidden = true;
      scrollToCurrent("auto");
    };
    for (const kind of ["wheel", "touchmove"]) scroller.addEventListener(kind, pause, { passive: true });
    scroller.addEventListener("keydown", (event) => { if (SCROLL_KEYS.test(event.key)) pause(); });
    scroller.addEventListener("pointerdown", (event) => { if (event.target === scroller) pause(); });
    back?.addEventListener("click", resume);
    return {
      resume,
      follow: (row) => {
        current = row;
        if (!isPaused && !reducedMotion.matches) scrollToCurrent("smooth");
      },
    };
  };

  // The transcript is one stop of the Tab key, at the current line (a roving tabindex); arrow keys move between lines.
  const rovingTabIndex = (scroller, links) => {
    let current = links[0];
    const move = (link) => {
      current.tabIndex = -1;
      current = link;
      current.tabIndex = 0;
    };
    links.forEach((link) => { link.tabIndex = link === current ? 0 : -1; });
    scroller.addEventListener("keydown", (event) => {
      const index = links.indexOf(document.activeElement);
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: links.length - 1 }[event.key];
      if (index < 0 || target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (links[target]) {
        move(links[target]);
        current.focus();
      }
    });
    scroller.addEventListener("focusin", (event) => { if (links.includes(event.target)) move(event.target); });
    return (row) => { if (row && !scroller.contains(document.activeElement)) move(row.querySelector("a")); };
  };

  // Returns `update`, called with the time, and `resume`, called when the reader has chosen a line.
  const transcript = (root) => {
    const scroller = root.querySelector("[data-transcript]");
    if (!scroller) return { update: () => {}, resume: () => {} };
    const rows = [...scroller.querySelectorAll("[data-cue]")];
    const { follow, resume } = follower(scroller, root.querySelector("[data-follow]"));
    const setTabStop = rovingTabIndex(scroller, rows.map((row) => row.querySelector("a")));
    const update = marker(rows, (row) => { setTabStop(row); follow(row); });
    return { update, resume };
  };

  const controls = (root, audio) => {
    for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
    for (const button of root.querySelectorAll("[data-skip]")) {
      button.addEventListener("click", () => seek(audio, Math.max(0, audio.currentTime + Number(button.dataset.skip))));
    }
    root.querySelector("[data-speed]")?.addEventListener("change", (event) => {
      audio.defaultPlaybackRate = audio.playbackRate = Number(event.target.value);
    });
  };

  // What a phone shows on its lock screen, and what its buttons do (the Media Session API).
  const startMediaSession = (root, audio) => {
    const { title, artist, cover } = root.dataset;
    if (!navigator.mediaSession) return;
    audio.addEventListener("play", () => {
      const artwork = cover ? [{ src: cover, sizes: "1400x1400", type: "image/jpeg" }] : [];
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork });
      const handle = (name, handler) => { try { navigator.mediaSession.setActionHandler(name, handler); } catch { /* not supported */ } };
      handle("seekbackward", () => seek(audio, Math.max(0, audio.currentTime - 15)));
      handle("seekforward", () => seek(audio, audio.currentTime + 30));
      handle("seekto", ({ seekTime }) => seek(audio, seekTime));
    });
  };

  // One number, stored in this browser only; 0 if nothing may be stored.
  const storedNumber = (key) => {
    const attempt = (access) => { try { return access(); } catch { return 0; } };
    return {
      read: () => attempt(() => Number(localStorage.getItem(key))),
      save: (time) => attempt(() => localStorage.setItem(key, String(Math.floor(time)))),
      remove: () => attempt(() => localStorage.removeItem(key)),
    };
  };

  // Saves the position in a long episode, and offers to resume there.
  const startResuming = (root, audio) => {
    const length = Number(root.dataset.seconds);
    const button = root.querySelector("[data-resume]");
    if (!button || length < MIN_LENGTH) return;
    const saved = storedNumber(`place:${new URL(audio.src).pathname}`);
    const from = saved.read();
    if (from > SAVE_INTERVAL && from < length - SAVE_INTERVAL) {
      button.querySelector("[data-position]").textContent = formatTime(from);
      button.hidden = false;
      button.addEventListener("click", () => playFrom(audio, from));
    }
    audio.addEventListener("play", () => {
      if (button === document.activeElement) root.querySelector(".audio-play").focus();
      button.hidden = true;
    });
    let lastSaved = 0;
    audio.addEventListener("timeupdate", () => {
      if (audio.paused || Math.abs(audio.currentTime - lastSaved) < SAVE_INTERVAL) return;
      lastSaved = audio.currentTime;
      saved.save(lastSaved);
      document.dispatchEvent(new Event("history-changed")); // for js/clear-history.js
    });
    audio.addEventListener("ended", saved.remove);
  };

  // An address with `#t=83` starts at that second.
  const seekToHash = (audio, update, resume) => {
    const match = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash);
    if (!match) return;
    seek(audio, Number(match[1]));
    update(Number(match[1]));
    resume();
  };

  const start = (root) => {
    const audio = root.querySelector("audio");
    const { update, resume } = transcript(root);
    const updateChapter = marker([...root.querySelectorAll("[data-chapter]")], () => {});
    const updateAll = (time) => { update(time); updateChapter(time); };
    for (const kind of ["timeupdate", "seeking", "play"]) {
      audio.addEventListener(kind, () => updateAll(audio.currentTime));
    }
    root.addEventListener("click", (event) => {
      const row = event.target.closest("[data-start]");
      const link = event.target.closest("a");
      if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (!link && !window.getSelection().isCollapsed) return; // the reader is selecting text
      event.preventDefault();
      playFrom(audio, startOf(row));
      updateAll(startOf(row));
      resume();
    });
    controls(root, audio);
    startMediaSession(root, audio);
    startResuming(root, audio);
    seekToHash(audio, updateAll, resume);
    window.addEventListener("hashchange", () => seekToHash(audio, updateAll, resume));
  };

  for (const root of document.querySelectorAll("[data-player]")) start(root);
}
