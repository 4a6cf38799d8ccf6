// Everything the pages can do better with script; each of them works without.
import "./htmx-setup.js";
