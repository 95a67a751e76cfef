// Times of audio, for js/audio-controls.js and js/player.js.

export const formatTime = (time) => {
  const [hours, minutes, seconds] = [time / 3600, (time / 60) % 60, time % 60].map(Math.floor);
  const two = (count) => String(count).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
};

// Some browsers forget a position that was set before the audio's metadata is loaded, so it is set again.
export const seek = (audio, time) => {
  audio.currentTime = time;
  if (!audio.readyState) {
    audio.addEventListener("loadedmetadata", () => { audio.currentTime = time; }, { once: true });
  }
};
