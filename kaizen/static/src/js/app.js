// Everything the pages can do better with script; each of them works without.
import "./htmx-setup.js";
import { keepDrafts } from "./drafts.js";
import { watchNetwork } from "./network.js";
import { pickPhotos } from "./photos.js";
import { holdAnswers } from "./hold.js";
import { steerQueue } from "./review-keys.js";
import { stepNumbers } from "./steppers.js";
import { askForMonths } from "./spans.js";
import { reckonTime } from "./time-helper.js";
import { switchTheme } from "./theme.js";
import { closeMenus } from "./menus.js";
import { growTextareas } from "./textareas.js";
import { returnWords } from "./returned-words.js";
import { watchDownloads } from "./downloads.js";
import { leaveWhenIdle } from "./resting.js";

document.documentElement.classList.add("kz-js");
const parts = [
  watchNetwork, keepDrafts, pickPhotos, holdAnswers, steerQueue, stepNumbers, reckonTime, switchTheme, closeMenus, growTextareas, returnWords, askForMonths, watchDownloads, leaveWhenIdle,
];
// One broken part must not take the others with it.
for (const start of parts) {
  try {
    start();
  } catch (error) {
    console.error(start.name, error);
  }
}
