// Controls in the look of the site, which show the length before anything is loaded. They replace the browser's own, which
// come back if the audio cannot be played, because they say so.

import { formatTime, seek } from "./audio-time.js";

for (const box of document.querySelectorAll(".audio")) {
  const audio = box.querySelector("audio");
  const controls = box.querySelector(".audio-controls");
  const button = controls.querySelector(".audio-play");
  const position = controls.querySelector(".audio-position");
  const elapsed = controls.querySelector(".audio-elapsed");
  const length = controls.querySelector(".audio-length").textContent;

  const show = (time) => {
    elapsed.textContent = formatTime(time);
    position.setAttribute("aria-valuetext", `${elapsed.textContent} / ${length}`);
  };
  const showState = () => {
    controls.querySelector(".audio-play-label").hidden = !audio.paused;
    controls.querySelector(".audio-pause-label").hidden = audio.paused;
    button.firstElementChild.className = `icon icon-${audio.paused ? "play" : "pause"}`;
  };
  button.addEventListener("click", () => {
    if (audio.paused) audio.play().catch(() => {});
    else audio.pause();
  });
  // While the reader moves the handle, the audio stays where it is.
  let isMoving = false;
  position.addEventListener("input", () => {
    isMoving = true;
    show(Number(position.value));
  });
  position.addEventListener("change", () => {
    isMoving = false;
    seek(audio, Number(position.value));
  });
  for (const kind of ["timeupdate", "seeking", "ended"]) {
    audio.addEventListener(kind, () => {
      if (isMoving) return;
      position.value = audio.currentTime;
      show(audio.currentTime);
    });
  }
  for (const kind of ["play", "pause", "ended"]) audio.addEventListener(kind, showState);
  audio.addEventListener("error", () => {
    audio.controls = true;
    controls.hidden = true;
  });
  show(0);
  audio.controls = false;
  controls.hidden = false;
}
