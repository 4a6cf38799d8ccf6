// Sends each photo at once and alone, so that a bad one or a lost line costs nothing else.
import { showToast } from "./toasts.js";
import { csrfToken, say } from "./words.js";

// What the server will say again to the same file: no photo, too large, too many.
const REFUSED = [413, 415, 422];

// How many photos are on their way, and the button that waits for them.
let underWay = 0;
let waiting = null;

export function pickPhotos() {
  document.addEventListener("submit", waitForPhotos, true);
  document.addEventListener("click", dropPhoto);
  document.addEventListener("change", (event) => {
    const input = event.target;
    const box = input.matches?.("input[type=file]") && input.closest("[data-photo-url]");
    if (!box) return;
    for (const file of input.files) addPhoto(box, file);
    // Already on their way: they must not travel a second time with the form.
    input.value = "";
  });
}

// Leaving the page would stop the photos half-way: the form is sent when the last one has arrived.
function waitForPhotos(event) {
  if (underWay === 0 || !event.target.querySelector("[data-photo-url]")) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = { form: event.target, button: event.submitter };
  const status = document.querySelector("[data-draft-status] > span");
  if (status) status.textContent = say("photoSending");
}

function arrivedOne() {
  underWay -= 1;
  if (underWay > 0 || !waiting) return;
  const { form, button } = waiting;
  waiting = null;
  form.requestSubmit(button ?? undefined);
}

// With script only the photo goes; without it the button sends the form, which keeps the words.
async function dropPhoto(event) {
  const button = event.target.closest?.("[data-photo-drop]");
  if (!button) return;
  event.preventDefault();
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  const answer = await fetch(button.formAction, { method: "POST", headers }).catch(() => null);
  if (answer?.ok) button.closest(".kz-phototile").remove();
  else showToast(say("failed"));
}

function addPhoto(box, file) {
  const tile = document.createElement("li");
  tile.className = "kz-phototile";
  const picture = document.createElement("canvas");
  picture.className = "kz-photo";
  picture.width = 224;
  picture.height = 168;
  tile.append(picture);
  box.querySelector("[data-photo-list]").append(tile);
  draw(picture, file);
  send(box, tile, file);
}

// Drawn small from the file itself; a kind that the browser cannot show stays a grey tile.
async function draw(canvas, file) {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return;
  const scale = Math.max(canvas.width / image.width, canvas.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  canvas.getContext("2d").drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  image.close();
}

// XMLHttpRequest, because fetch cannot tell how much has been sent.
function send(box, tile, file) {
  tile.querySelectorAll(".kz-photoerror, .kz-btn").forEach((old) => old.remove());
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.setAttribute("aria-label", say("photoSending"));
  tile.append(progress);
  const body = new FormData();
  body.append("photo", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", box.dataset.photoUrl);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("X-Requested-With", "fetch");
  request.upload.addEventListener("progress", (event) => { progress.value = event.loaded / event.total; });
  request.addEventListener("error", () => fail(box, tile, file, say("photoOffline")));
  request.addEventListener("load", () => {
    if (request.status < 300) arrived(tile, request.responseText);
    else if (REFUSED.includes(request.status)) refuse(tile, sentenceOf(request.responseText));
    else fail(box, tile, file, request.status < 500 ? sentenceOf(request.responseText) : "");
  });
  request.addEventListener("loadend", arrivedOne);
  underWay += 1;
  request.send(body);
}

function arrived(tile, html) {
  const made = new DOMParser().parseFromString(html, "text/html").querySelector(".kz-phototile");
  if (made) tile.replaceWith(made);
  else tile.querySelector("progress")?.remove();
}

// A refusal is one sentence; a whole page as answer is a fault and not for this small place.
function sentenceOf(text) {
  return /<html|<!doctype/i.test(text) ? "" : text.replace(/<[^>]*>/g, "").trim();
}

// The same file would be refused again: it can only be taken away.
function refuse(tile, sentence) {
  tell(tile, sentence || say("photoFailed"));
  addButton(tile, say("photoRemove"), () => tile.remove());
}

function fail(box, tile, file, sentence) {
  tell(tile, sentence || say("photoFailed"));
  addButton(tile, say("again"), () => send(box, tile, file));
  addButton(tile, say("photoRemove"), () => tile.remove());
}

function tell(tile, sentence) {
  tile.querySelector("progress")?.remove();
  const words = document.createElement("p");
  words.className = "kz-photoerror";
  words.textContent = sentence;
  tile.append(words);
}

function addButton(tile, text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kz-btn s block";
  button.textContent = text;
  button.addEventListener("click", act);
  tile.append(button);
}
