// htmx swaps parts of pages.
import htmx from "htmx.org";
window.htmx = htmx;
