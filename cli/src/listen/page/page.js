"use strict";

const token = new URLSearchParams(location.search).get("token") || "";
const byId = (id) => document.getElementById(id);
const list = byId("list");
const one = byId("one");
/** The deliveries, the newest first. */
let deliveries = [];
let setUp = { sources: [], forwards: null };
/** The items of the list by the deliveries' numbers. */
const items = new Map();
let drawn = "";

/** An element with its text and children; what a sender wrote is text, always. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const kind = (delivery) => (["valid", "rejected"].includes(delivery.verdict) ? delivery.verdict : "other");
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`);
const time = (delivery) => new Date(delivery.at_ms).toLocaleTimeString();

async function ask(path, method = "GET") {
  const answer = await fetch(path, { method, headers: { "X-Countersign-Token": token } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

const change = (path) => ask(path, "POST");
const withToken = (path) => `${path}?token=${encodeURIComponent(token)}`;

function say(text) {
  byId("status").textContent = text;
}

/** Whether the filters let it be seen. */
function isWanted(delivery) {
  const verdict = byId("verdict").value;
  const text = byId("text").value.toLowerCase();
  const words = `${delivery.number} ${delivery.method} ${delivery.target} ${delivery.name || ""} ${delivery.text}`;
  return (!verdict || kind(delivery) === verdict) && words.toLowerCase().includes(text);
}

function item(delivery) {
  const link = make("a", { href: `#${delivery.number}`, class: kind(delivery) },
    make("span", { class: "target" }, `${delivery.method} ${delivery.target}`),
    make("span", {}, time(delivery)),
    make("span", { class: "what" }, delivery.text));
  if (location.hash === `#${delivery.number}`) link.setAttribute("aria-current", "true");
  return make("li", {}, link);
}

function drawList() {
  const wanted = deliveries.filter(isWanted);
  byId("none").hidden = wanted.length > 0;
  byId("none").textContent = deliveries.length ? "None of them is like that." : "Nothing has arrived yet.";
  const shown = [];
  for (const delivery of wanted) {
    const key = `${delivery.verdict} ${delivery.text} ${location.hash === `#${delivery.number}`}`;
    const known = items.get(delivery.number);
    if (known && known.key === key) {
      shown.push(known.element);
      continue;
    }
    const element = item(delivery);
    if (!known && items.size) element.classList.add("new");
    items.set(delivery.number, { key, element });
    shown.push(element);
  }
  for (const number of items.keys()) {
    if (!deliveries.some((delivery) => delivery.number === number)) items.delete(number);
  }
  const focused = document.activeElement && document.activeElement.closest("#list li");
  list.replaceChildren(...shown);
  if (focused && shown.includes(focused)) focused.querySelector("a").focus();
}

const bytesOf = (body) => ("text" in body ? new TextEncoder().encode(body.text) : Uint8Array.from(atob(body.base64), (letter) => letter.charCodeAt(0)));

function hex(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length && at < 4096; at += 16) {
    const row = [...bytes.slice(at, at + 16)];
    const digits = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${digits.padEnd(47)}  ${letters}`);
  }
  if (bytes.length > 4096) lines.push(`and ${bytes.length - 4096} bytes more`);
  return lines.join("\n");
}

/** How many parts of a form are listed. */
const MOST_PARTS = 100;

/** The parts of a multipart form: what each is called, its type and its size. */
function parts(bytes, boundary) {
  const text = new TextDecoder("latin1").decode(bytes);
  return text.split(`--${boundary}`, MOST_PARTS + 2).slice(1, -1).map((part) => {
    const end = part.indexOf("\r\n\r\n");
    const head = part.slice(0, end);
    const length = part.length - end - 6;
    const value = (pattern) => (head.match(pattern) || [])[1];
    const [name, type] = [value(/[; ]name="?([^";\r\n]*)/i), value(/^content-type:\s*([^;\r\n]*)/im)];
    return `${name || "?"}: ${type || "text"}, ${size(Math.max(length, 0))}`;
  });
}

function body(shown, headers) {
  const rows = [make("p", { class: "quiet" }, `${size(shown.length)}, SHA-256 ${shown.sha256 || "not known"}`)];
  if (shown.kept < shown.length) {
    rows.push(make("p", { class: "quiet" }, `The first ${size(shown.kept)} were kept; the verdict is about all of it.`));
  }
  const type = (headers.find(([name]) => name.toLowerCase() === "content-type") || [])[1] || "";
  const boundary = (type.match(/^multipart\/.*boundary="?([^";]+)/i) || [])[1];
  if (!shown.kept) return rows;
  if (boundary) {
    rows.push(make("ul", {}, ...parts(bytesOf(shown), boundary).map((part) => make("li", {}, part))));
  } else if ("text" in shown) {
    rows.push(make("pre", { tabindex: "0", "aria-label": "Body" }, laidOut(shown.text)));
  } else {
    rows.push(make("pre", { tabindex: "0", "aria-label": "Body in hexadecimal" }, hex(bytesOf(shown))));
  }
  return rows;
}

/** How long JSON is laid out, and how deep. */
const LONGEST = 262144;
const DEEPEST = 40;

/** JSON with line breaks, of which every number and name stays as it was written. */
function laidOut(text) {
  try {
    if (text.length > LONGEST || typeof JSON.parse(text) !== "object") return text;
  } catch {
    return text;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) || [];
  let [laid, depth] = ["", 0];
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [at, token] of tokens.entries()) {
    if ("{[".includes(token)) {
      depth += 1;
      if (depth > DEEPEST) return text;
      laid += "}]".includes(tokens[at + 1]) ? token : token + line();
    } else if ("}]".includes(token)) {
      depth -= 1;
      laid += "{[".includes(tokens[at - 1]) ? token : line() + token;
    } else {
      laid += token === "," ? token + line() : token === ":" ? ": " : token;
    }
  }
  return laid;
}

const table = (pairs) => make("table", {}, make("tbody", {},
  ...pairs.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value)))));

function cause(finding) {
  return make("div", { class: "cause" },
    make("p", {}, finding.text),
    make("p", { class: "quiet" }, `countersign cause ${finding.codes.join(", ")}`));
}

function causes(delivery) {
  if (delivery.verdict !== "rejected") return [];
  if (delivery.search === "waiting") return [make("p", {}, "The cause is being looked for.")];
  if (delivery.search !== "done") return [make("p", {}, `No cause was looked for: ${delivery.search}.`)];
  if (delivery.causes.length) return [...delivery.causes.map(cause), ...comparison(delivery)];
  return [make("pre", { tabindex: "0", "aria-label": "What was tried" }, delivery.explained)];
}

/** The most pieces of each body that are compared one by one. */
const MOST_PIECES = 1200;

/** The pieces of two texts with whether the other has each too: the longest common sequence of words and signs. */
function compared(first, second) {
  const pieces = [first, second].map((text) => text.match(/\s+|\w+|[^\w\s]/gu) || []);
  const [left, right] = pieces;
  if (left.length > MOST_PIECES || right.length > MOST_PIECES) return apart(first, second);
  const longest = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let at = left.length - 1; at >= 0; at -= 1) {
    for (let to = right.length - 1; to >= 0; to -= 1) {
      longest[at][to] = left[at] === right[to] ? longest[at + 1][to + 1] + 1 : Math.max(longest[at + 1][to], longest[at][to + 1]);
    }
  }
  const sides = [[], []];
  let [at, to] = [0, 0];
  while (at < left.length || to < right.length) {
    if (at < left.length && to < right.length && left[at] === right[to]) {
      sides[0].push([left[at], false]);
      sides[1].push([right[to], false]);
      at += 1;
      to += 1;
    } else if (to >= right.length || (at < left.length && longest[at + 1][to] >= longest[at][to + 1])) {
      sides[0].push([left[at], true]);
      at += 1;
    } else {
      sides[1].push([right[to], true]);
      to += 1;
    }
  }
  return sides;
}

/** The same of long ones: what is before and behind all that differs is the same. */
function apart(first, second) {
  let start = 0;
  while (start < first.length && first[start] === second[start]) start += 1;
  let end = 0;
  while (end < Math.min(first.length, second.length) - start && first.at(-1 - end) === second.at(-1 - end)) end += 1;
  return [first, second].map((text) => [[text.slice(0, start), false], [text.slice(start, text.length - end), true], [text.slice(text.length - end), false]]);
}

/** White space that differs is seen. */
const seen = (text) => text.replaceAll("\r", "\\r").replaceAll("\n", "\u21b5\n").replaceAll("\t", "\u2192\t").replaceAll(" ", "\u00b7");

function comparison(delivery) {
  if (delivery.signed_body === undefined || delivery.signed_body === null || !("text" in delivery.body)) return [];
  const [received, signed] = compared(delivery.body.text, delivery.signed_body);
  const side = (title, pieces, name) => [make("h4", {}, title), make("pre", { tabindex: "0", "aria-label": title },
    ...pieces.map(([text, differs]) => (differs ? make(name, {}, seen(text)) : text)))];
  return [make("h3", {}, "The body was written anew"),
    ...side("What was received", received, "del"), ...side("What was signed", signed, "ins")];
}

function handshake(delivery) {
  if (!delivery.handshake) return [];
  const { status, headers, body: text } = delivery.handshake;
  const rows = [make("h3", {}, "A receiver's answer to the handshake"), make("p", {}, `Status ${status}`)];
  if (headers.length) rows.push(table(headers));
  if (text) rows.push(make("pre", { tabindex: "0", "aria-label": "The answer's body" }, text));
  return rows;
}

/** A word of a shell's, of which nothing is a command: neither for the shell nor for the terminal that it is pasted to. */
function quoted(text) {
  const isPlain = /^[\x20-\x7e]*$/.test(text);
  if (isPlain) return `'${text.replaceAll("'", "'\\''")}'`;
  const escape = (byte) => (byte > 31 && byte < 127 && byte !== 39 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`);
  return `$'${[...new TextEncoder().encode(text)].map(escape).join("")}'`;
}

function curl(delivery) {
  const own = ["host", "content-length", "connection", "transfer-encoding"];
  const headers = delivery.headers.filter(([name]) => !own.includes(name.toLowerCase()));
  const lines = headers.map(([name, value]) => ` -H ${quoted(`${name}: ${value}`)}`);
  const isText = "text" in delivery.body && !delivery.body.text.includes("\0");
  const data = isText ? ` --data-raw ${quoted(delivery.body.text)}` : " --data-binary @body";
  return `curl -g --path-as-is -X ${quoted(delivery.method)}${lines.join("")}${data} ${quoted(delivery.goes_to)}`;
}

const words = {
  body: "The signature covers the whole body.",
  prefix: "The signature covers the beginning of the body: more could be appended.",
  fields: "The signature covers only the fields that are named.",
  none: "The signature does not cover the body.",
};

function actions(delivery) {
  const source = setUp.sources.find((source) => source.provider === delivery.provider);
  const act = (name, path, said) => make("button", { type: "button", onclick: () => change(`deliveries/${delivery.number}/${path}`).then(() => say(said), (error) => say(error.message)) }, name);
  const copy = () => navigator.clipboard.writeText(curl(delivery)).then(() => say("Copied."), () => say("The browser allows no copying."));
  const canBeSigned = source && source.can_sign && ["valid", "rejected"].includes(delivery.verdict);
  const sendings = delivery.can_be_sent ? [
    act("Send again", "again", "Sent again."),
    canBeSigned ? act("Send signed anew", "signed", "Sent, signed with a fresh time.") : null,
    act("Send with a changed byte", "changed", "Sent with a changed byte."),
  ] : [];
  return make("div", { class: "actions" }, ...sendings,
    make("button", { type: "button", onclick: copy }, "Copy as curl"),
    make("a", { href: withToken(`deliveries/${delivery.number}/request`), download: `delivery-${delivery.number}.http` }, "Save"));
}

function answer(delivery) {
  if (!delivery.answer && !delivery.status) return [make("p", {}, "There is none yet.")];
  const given = delivery.answer || {};
  if (given.none) return [make("p", {}, given.none)];
  const by = delivery.answered_by === "receiver" ? "The receiver" : "countersign, as no receiver was asked,";
  const rows = [make("p", {}, `${by} answered ${delivery.status} after ${delivery.took_ms} ms.`)];
  if (given.broken) rows.push(make("p", {}, `Its body is not whole: ${given.broken}.`));
  if (given.headers && given.headers.length) rows.push(table(given.headers));
  if (given.body) rows.push(...body(given.body, given.headers));
  return rows;
}

function drawOne(delivery) {
  const key = JSON.stringify(delivery);
  if (key === drawn) return;
  const isOther = !drawn || JSON.parse(drawn).number !== delivery.number;
  drawn = key;
  one.replaceChildren(
    make("a", { id: "back", href: "#" }, "All deliveries"),
    make("h2", { id: "title" }, `${delivery.method} ${delivery.target}`),
    make("p", { class: "quiet" }, `${delivery.number}, ${new Date(delivery.at_ms).toLocaleString()}, ${delivery.version}`),
    make("p", {}, make("span", { class: `word ${kind(delivery)}` }, delivery.verdict), ` ${delivery.text.replace(/^\w+: /, "")}`),
    delivery.covers ? make("p", {}, words[delivery.covers] || "", delivery.signed ? ` Signed: ${delivery.signed}.` : "") : null,
    ...causes(delivery),
    ...handshake(delivery),
    actions(delivery),
    make("h3", {}, "Body"),
    ...body(delivery.body, delivery.headers),
    make("h3", {}, "Headers"),
    table(delivery.headers),
    make("h3", {}, "Answer"),
    ...answer(delivery));
  if (isOther) one.focus({ preventScroll: true });
}

function drawNone(text) {
  drawn = "";
  one.replaceChildren(make("p", {}, text));
}

async function choose() {
  const number = Number(location.hash.slice(1));
  document.body.classList.toggle("chosen", number > 0);
  if (!number) return drawNone("Choose a delivery.");
  try {
    const delivery = await (await ask(`deliveries/${number}`)).json();
    // Another one may have been chosen meanwhile.
    if (Number(location.hash.slice(1)) === number) drawOne(delivery);
  } catch (error) {
    if (Number(location.hash.slice(1)) === number) drawNone(error.message);
  }
}

let isWaiting = false;
let isReading = false;

/** Reads what is new, at most four times a second. */
async function read() {
  if (isReading) {
    isWaiting = true;
    return;
  }
  isReading = true;
  const before = deliveries.length ? deliveries[0].number : 0;
  try {
    deliveries = await (await ask("deliveries")).json();
    const newest = deliveries[0];
    if (before && newest && newest.number > before) say(`Delivery ${newest.number}: ${newest.verdict}`);
    drawList();
    await choose();
  } catch (error) {
    say(`countersign does not answer: ${error.message}`);
  }
  setTimeout(() => {
    isReading = false;
    if (isWaiting) {
      isWaiting = false;
      read();
    }
  }, 250);
}

async function start() {
  setUp = await (await ask("set-up")).json();
  const whose = setUp.sources.map((source) => source.name + (source.path ? ` at ${source.path}` : "")).join(", ");
  byId("set-up").textContent = `${whose || "no provider"}${setUp.forwards ? `, passed on to ${setUp.forwards}` : ""}`;
  for (const id of ["text", "verdict"]) byId(id).addEventListener("input", drawList);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => change("clear").catch((error) => say(error.message)));
  addEventListener("hashchange", () => {
    drawList();
    choose();
  });
  const changes = new EventSource(withToken("changes"));
  changes.addEventListener("message", read);
  changes.addEventListener("open", () => {
    say("");
    read();
  });
  changes.addEventListener("error", () => say("countersign does not answer; trying again."));
}

start();
