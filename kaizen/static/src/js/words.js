// The sentences that scripts say come from the server, so that they are translated like all others.
const told = document.querySelector('meta[name="kz-words"]');
const words = told ? JSON.parse(told.content) : {};

export const say = (name) => words[name] ?? "";
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
