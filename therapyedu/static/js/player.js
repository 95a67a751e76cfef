// The podcast's player: the transcript and the chapters follow the sound, and each of their lines plays it from
// there. Without this script the sound plays all the same, and a line's link opens it at its place.

{
  const LONG = 600; // seconds from which a place is worth keeping
  const EVERY = 5; // seconds between two times it is written down
  const MOVES = /^(Arrow|Page|Home|End)/;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  const beginOf = (row) => Number(row.dataset.begin);

  const clock = (time) => {
    const [hours, minutes, seconds] = [time / 3600, (time / 60) % 60, time % 60].map(Math.floor);
    const two = (count) => String(count).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  };

  // Before a browser knows the sound, some forget where they were told to begin: so they are told again.
  const leap = (audio, time) => {
    audio.currentTime = time;
    if (!audio.readyState) {
      audio.addEventListener("loadedmetadata", () => { audio.currentTime = time; }, { once: true });
    }
  };

  const playFrom = (audio, time) => {
    leap(audio, time);
    audio.play().catch(() => {}); // the player itself shows what is wrong with a sound
  };

  // Marks the last row that has begun, and says which it is when that changes.
  const marker = (rows, changed) => {
    let current = null;
    return (time) => {
      const row = rows.findLast((one) => beginOf(one) <= time) ?? null;
      if (row === current) return;
      current?.removeAttribute("aria-current");
      row?.setAttribute("aria-current", "true");
      current = row;
      changed(row);
    };
  };

  // Keeps the row that is heard in sight, inside its own box, until the reader goes somewhere else in it.
  const follower = (scroller, back) => {
    let away = false;
    let current = null;
    const see = (behavior) => {
      if (!current || !scroller.clientHeight) return;
      const top = current.offsetTop;
      const seen = top >= scroller.scrollTop && top + current.offsetHeight <= scroller.scrollTop + scroller.clientHeight * 0.8;
      if (!seen) scroller.scrollTo({ top: top - scroller.clientHeight / 4, behavior });
    };
    const stray = () => {
      away = true;
      if (back) back.hidden = !current;
    };
    const join = () => {
      away = false;
      if (back) back.hidden = true;
      see("auto");
    };
    for (const kind of ["wheel", "touchmove"]) scroller.addEventListener(kind, stray, { passive: true });
    scroller.addEventListener("keydown", (event) => { if (MOVES.test(event.key)) stray(); });
    scroller.addEventListener("pointerdown", (event) => { if (event.target === scroller) stray(); });
    back?.addEventListener("click", join);
    return {
      join,
      follow: (row) => {
        current = row;
        if (!away && !calm.matches) see("smooth");
      },
    };
  };

  // One stop of the Tab key for the whole transcript, at the line that is heard; arrows lead from line to line.
  const stops = (scroller, links) => {
    let stop = links[0];
    const move = (link) => {
      stop.tabIndex = -1;
      stop = link;
      stop.tabIndex = 0;
    };
    links.forEach((link) => { link.tabIndex = link === stop ? 0 : -1; });
    scroller.addEventListener("keydown", (event) => {
      const at = links.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
      if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (links[to]) {
        move(links[to]);
        stop.focus();
      }
    });
    scroller.addEventListener("focusin", (event) => { if (links.includes(event.target)) move(event.target); });
    return (row) => { if (row && !scroller.contains(document.activeElement)) move(row.querySelector("a")); };
  };

  // Returns what is to be told the time, and what is to be told that the reader chose a line.
  const transcript = (root) => {
    const scroller = root.querySelector("[data-transcript]");
    if (!scroller) return { tell: () => {}, join: () => {} };
    const rows = [...scroller.querySelectorAll("[data-cue]")];
    const { follow, join } = follower(scroller, root.querySelector("[data-follow]"));
    const stop = stops(scroller, rows.map((row) => row.querySelector("a")));
    const tell = marker(rows, (row) => { stop(row); follow(row); });
    return { tell, join };
  };

  const controls = (root, audio) => {
    for (const element of root.querySelectorAll("[data-scripted]")) element.hidden = false;
    for (const button of root.querySelectorAll("[data-skip]")) {
      button.addEventListener("click", () => leap(audio, Math.max(0, audio.currentTime + Number(button.dataset.skip))));
    }
    root.querySelector("[data-speed]")?.addEventListener("change", (event) => {
      audio.defaultPlaybackRate = audio.playbackRate = Number(event.target.value);
    });
  };

  // What a phone shows on its locked screen, and what its buttons do.
  const session = (root, audio) => {
    const { title, artist, cover } = root.dataset;
    if (!navigator.mediaSession) return;
    audio.addEventListener("play", () => {
      const artwork = cover ? [{ src: cover, sizes: "1400x1400", type: "image/jpeg" }] : [];
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork });
      const act = (name, does) => { try { navigator.mediaSession.setActionHandler(name, does); } catch { /* unknown here */ } };
      act("seekbackward", () => leap(audio, Math.max(0, audio.currentTime - 15)));
      act("seekforward", () => leap(audio, audio.currentTime + 30));
      act("seekto", ({ seekTime }) => leap(audio, seekTime));
    });
  };

  // One number, kept in this browser alone; where nothing may be kept, it is 0.
  const memory = (key) => {
    const attempt = (act) => { try { return act(); } catch { return 0; } };
    return {
      read: () => attempt(() => Number(localStorage.getItem(key))),
      keep: (time) => attempt(() => localStorage.setItem(key, String(Math.floor(time)))),
      forget: () => attempt(() => localStorage.removeItem(key)),
    };
  };

  // The place in a long sound, offered when the reader comes back.
  const place = (root, audio) => {
    const length = Number(root.dataset.seconds);
    const button = root.querySelector("[data-carry-on]");
    if (!button || length < LONG) return;
    const kept = memory(`place:${new URL(audio.src).pathname}`);
    const from = kept.read();
    if (from > EVERY && from < length - EVERY) {
      button.querySelector("[data-place]").textContent = clock(from);
      button.hidden = false;
      button.addEventListener("click", () => playFrom(audio, from));
    }
    audio.addEventListener("play", () => {
      if (button === document.activeElement) audio.focus();
      button.hidden = true;
    });
    let written = 0;
    audio.addEventListener("timeupdate", () => {
      if (audio.paused || Math.abs(audio.currentTime - written) < EVERY) return;
      written = audio.currentTime;
      kept.keep(written);
      document.dispatchEvent(new Event("kept")); // js/forget.js offers to forget it
    });
    audio.addEventListener("ended", kept.forget);
  };

  // `#t=83` begins there, when it is played.
  const begin = (audio, tell, join) => {
    const match = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash);
    if (!match) return;
    leap(audio, Number(match[1]));
    tell(Number(match[1]));
    join();
  };

  const start = (root) => {
    const audio = root.querySelector("audio");
    const { tell, join } = transcript(root);
    const chapter = marker([...root.querySelectorAll("[data-chapter]")], () => {});
    const tellAll = (time) => { tell(time); chapter(time); };
    for (const kind of ["timeupdate", "seeking", "play"]) {
      audio.addEventListener(kind, () => tellAll(audio.currentTime));
    }
    root.addEventListener("click", (event) => {
      const row = event.target.closest("[data-begin]");
      const link = event.target.closest("a");
      if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (!link && !window.getSelection().isCollapsed) return; // words are being selected, not chosen
      event.preventDefault();
      playFrom(audio, beginOf(row));
      tellAll(beginOf(row));
      join();
    });
    controls(root, audio);
    session(root, audio);
    place(root, audio);
    begin(audio, tellAll, join);
    window.addEventListener("hashchange", () => begin(audio, tellAll, join));
  };

  for (const root of document.querySelectorAll("[data-player]")) start(root);
}
