// The page of `countersign listen` in a real browser: what it shows, what it lets one do, and that what a sender writes
// stays text. It makes the pictures of docs/listen.md where PICTURES names a folder.
//
//   node page.mjs COMMAND [--flood COUNT]

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { createInterface } from "node:readline";
import axe from "axe-core";
import puppeteer from "puppeteer-core";

const [command, , flood = "10000"] = process.argv.slice(2);
const { PICTURES, CHROMIUM = "/usr/bin/chromium" } = process.env;
const SECRET = "It's a Secret to Everybody";
const BODY = JSON.stringify({ action: "opened", issue: { number: 7, title: "A title with ünïcode" }, labels: ["bug"] });
const ANEW = JSON.stringify(JSON.parse(BODY), null, 1);
const HTML = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`;
const AREAS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const signature = (body) => `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;

function post(port, body, headers = {}, path = "/") {
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, agent, method: "POST", headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    });
    sent.on("error", reject).end(body);
  });
}

const github = (body, signed = body) => ({ "Content-Type": "application/json", "X-Hub-Signature-256": signature(signed) });

async function receiver() {
  const server = createServer((incoming, answer) => incoming.resume().on("end", () => answer.writeHead(204).end()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function listening(...args) {
  const child = spawn(command, ["listen", "--port", "0", "--json", ...args], { env: { ...process.env, S: SECRET } });
  child.stdout.resume();
  for await (const line of createInterface(child.stderr)) {
    const url = line.match(/shown at (http:\S+)/)[1];
    return { child, url, port: new URL(url).port };
  }
}

/** What the process has in memory, in MiB, and the seconds of processor time it has taken. */
function used({ child }) {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const [user, system] = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
  return { memory: Number(status.match(/VmHWM:\s+(\d+)/)[1]) / 1024, time: (Number(user) + Number(system)) / 100 };
}

const texts = (page, selector) => page.$$eval(selector, (found) => found.map((one) => one.textContent));
const until = (page, what, ...args) => page.waitForFunction(what, { timeout: 20000 }, ...args);

async function arrived(page, count) {
  await until(page, (count) => document.querySelectorAll("#list li").length === count
    && !document.querySelector("#list").textContent.includes("still coming"), count);
}

async function choose(page, number) {
  await page.click(`#list a[href="#${number}"]`);
  await until(page, (number) => document.querySelector("#one").textContent.includes("Headers")
    && document.querySelector(`#list a[href="#${number}"]`).hasAttribute("aria-current"), number);
}

async function press(page, name) {
  const buttons = await page.$$("button, #one a");
  for (const button of buttons) {
    if ((await button.evaluate((one) => one.textContent)) === name) return button.click();
  }
  assert.fail(`no button ${name}`);
}

async function accessible(page, what) {
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), AREAS);
  const shown = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(shown, [], what);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${what}: ${wide} pixels too wide`);
}

async function picture(page, name) {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

async function shows(page, place) {
  const sent = performance.now();
  assert.equal(await post(place.port, ANEW, github(BODY)), 204);
  await arrived(page, 1);
  const seen = (performance.now() - sent) / 1000;
  console.log(`the first verdict is on the page ${seen.toFixed(2)} s after its request was begun`);
  assert.ok(seen < 1);
  await choose(page, 1);
  await until(page, () => document.querySelector(".cause"));
  const [cause] = await texts(page, ".cause");
  assert.match(cause, /The signature matches if the JSON is written without spaces.*body-json/s);
  assert.ok((await texts(page, "del")).length > 3, "what differs is marked");
  assert.deepEqual(await texts(page, ".word"), ["rejected"]);
  await picture(page, "refused");
  await post(place.port, BODY, github(BODY));
  await arrived(page, 2);
  await choose(page, 2);
  assert.deepEqual(await texts(page, ".word"), ["valid"]);
  assert.match((await texts(page, "#one")).join(), /The signature covers the whole body/);
  await picture(page, "valid");
  await post(place.port, BODY, github("another"));
  await arrived(page, 3);
  await choose(page, 3);
  await until(page, () => document.querySelector("#one").textContent.includes("no cause was found"));
  assert.equal((await texts(page, "#list li:first-child .what"))[0].startsWith("rejected: github"), true);
  // The filters.
  await page.select("#verdict", "valid");
  await arrived(page, 1);
  await page.select("#verdict", "");
  await page.type("#text", "mismatch of nothing");
  await until(page, () => !document.querySelector("#none").hidden);
  await page.$eval("#text", (field) => { field.value = ""; field.dispatchEvent(new Event("input")); });
  await arrived(page, 3);
}

async function acts(page) {
  await choose(page, 2);
  await press(page, "Send again");
  await arrived(page, 4);
  await press(page, "Send signed anew");
  await arrived(page, 5);
  await press(page, "Send with a changed byte");
  await arrived(page, 6);
  const verdicts = await texts(page, "#list .what");
  assert.deepEqual(verdicts.slice(0, 3).map((text) => text.split(":")[0]), ["rejected", "valid", "valid"]);
  const hostile = { method: "A`id`", headers: [["X-A", "b'\x1b[2J"]], body: { text: "@/etc/passwd\n'" }, goes_to: "http://a/?b[1-9]" };
  const copied = await page.evaluate((delivery) => curl(delivery), hostile);
  assert.equal(copied, "curl -g --path-as-is -X 'A`id`' -H $'X-A: b\\x27\\x1b[2J' --data-raw $'@/etc/passwd\\x0a\\x27' 'http://a/?b[1-9]'");
  const laid = await page.evaluate((text) => laidOut(text), `{"a":12345678901234567890,"a":[],"b":{"c":1.0}}`);
  assert.equal(laid, `{\n  "a": 12345678901234567890,\n  "a": [],\n  "b": {\n    "c": 1.0\n  }\n}`);
  await press(page, "Copy as curl");
  await until(page, () => /Copied|no copying/.test(document.querySelector("#status").textContent));
  const saved = await page.$eval("#one a[download]", (link) => fetch(link.href).then((answer) => answer.text()));
  assert.ok(saved.startsWith("POST / HTTP/1.1\r\n") && saved.endsWith(BODY), saved);
}

async function stays(page, place) {
  await post(place.port, HTML, { ...github(HTML), "X-Html": HTML }, `/${encodeURIComponent(HTML)}`);
  await arrived(page, 7);
  await choose(page, 7);
  const found = await page.evaluate(() => [window.hit ?? 0, document.images.length, document.scripts.length]);
  assert.deepEqual(found, [0, 0, 1]);
  assert.ok((await texts(page, "pre")).join().includes(HTML));
  const binary = Buffer.from([0, 255, 1, 254]);
  await post(place.port, binary, github(binary));
  const form = "--b\r\nContent-Disposition: form-data; name=\"photo\"\r\nContent-Type: image/png\r\n\r\n1234\r\n--b--\r\n";
  await post(place.port, form, { ...github(form), "Content-Type": "multipart/form-data; boundary=b" });
  await arrived(page, 9);
  await choose(page, 8);
  assert.match((await texts(page, "pre")).join(), /000000 {2}00 ff 01 fe/);
  await choose(page, 9);
  assert.match((await texts(page, "#one li")).join(), /photo: image\/png, 4 B/);
}

async function isForAll(page) {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const [width, height] of [[360, 640], [1280, 800], [3840, 2160]]) {
      await page.setViewport({ width, height });
      for (const number of [1, 2, 8]) {
        await page.evaluate((number) => { location.hash = number; }, number);
        await until(page, (number) => document.querySelector("#one").textContent.includes(`${number}, `), number);
        await accessible(page, `${scheme}, ${width}, delivery ${number}`);
      }
      if (width === 360 && scheme === "dark") {
        await page.evaluate(() => { location.hash = 1; });
        await until(page, () => document.querySelector("#one").textContent.includes("1, "));
        await picture(page, "narrow-dark");
      }
      await page.evaluate(() => { location.hash = ""; });
      await until(page, () => document.querySelector("#one").textContent.includes("Choose"));
      await accessible(page, `${scheme}, ${width}, the list`);
    }
  }
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.setViewport({ width: 1280, height: 800 });
  // With the keys alone: from the top to the newest delivery, and into it.
  await page.evaluate(() => { document.activeElement.blur(); });
  for (let pressed = 0; pressed < 8; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches("#list a"))) break;
  }
  await page.keyboard.press("Enter");
  await until(page, () => document.activeElement.id === "one" && location.hash === "#9");
}

async function holds(page, place, count) {
  const before = used(place);
  const gaps = page.evaluate((end) => new Promise((resolve) => {
    let [last, longest] = [performance.now(), 0];
    const see = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      if (document.title === end) resolve(longest);
      else requestAnimationFrame(see);
    };
    requestAnimationFrame(see);
  }), "end");
  const began = performance.now();
  let left = count;
  const send = async () => {
    while (left > 0) {
      left -= 1;
      await post(place.port, BODY, github(BODY));
    }
  };
  await Promise.all(Array.from({ length: 16 }, send));
  const took = (performance.now() - began) / 1000;
  await until(page, (newest) => document.querySelector(`#list a[href="#${newest}"]`), count + 9);
  await page.evaluate(() => { document.title = "end"; });
  const longest = await gaps;
  const after = used(place);
  const each = ((after.time - before.time) / count) * 1e6;
  console.log(`${count} deliveries in ${took.toFixed(1)} s, ${each.toFixed(0)} µs of processor time each; the page's longest pause ${longest.toFixed(0)} ms; at most ${after.memory.toFixed(1)} MiB in memory`);
  assert.ok(longest < 1000 && took < 60 && after.memory < 104);
}

async function streams(place) {
  const before = used(place);
  const size = 64 * 1024 * 1024;
  const body = Buffer.alloc(size, "x");
  const status = await post(place.port, body, { ...github(body), "Content-Type": "multipart/form-data; boundary=b" });
  const after = used(place);
  assert.equal(status, 204);
  console.log(`64 MiB passed on: ${(after.time - before.time).toFixed(2)} s of processor time, at most ${after.memory.toFixed(1)} MiB in memory (${before.memory.toFixed(1)} before)`);
  assert.ok(after.memory - before.memory < 8);
}

/** After how many milliseconds something is to be seen, the middle of nine new pages; and how many bytes were loaded. */
async function paints(browser, url) {
  const paints = [];
  let loaded;
  for (let opened = 0; opened < 9; opened += 1) {
    const page = await browser.newPage();
    await page.goto(url);
    await until(page, () => performance.getEntriesByName("first-contentful-paint").length);
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    loaded = await page.evaluate(() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0));
    await page.close();
  }
  return { paint: paints.sort((one, other) => one - other)[4], loaded };
}

/** The page without a delivery, and beside it one of a single line. */
async function isSoonSeen(browser) {
  const bare = createServer((incoming, answer) => answer.setHeader("Content-Type", "text/html").end("<!doctype html><h1>Deliveries</h1>"));
  bare.listen(0, "127.0.0.1");
  await once(bare, "listening");
  const { paint: least } = await paints(browser, `http://127.0.0.1:${bare.address().port}`);
  bare.closeAllConnections();
  bare.close();
  const place = await listening(...setUp);
  const { paint, loaded } = await paints(browser, place.url);
  place.child.kill();
  console.log(`first contentful paint after ${paint.toFixed(0)} ms (a page of one line: ${least.toFixed(0)} ms); ${loaded} bytes`);
  assert.ok(loaded < 60 * 1024);
}

/** Without a page that looks: a delivery of 1 KiB, and as many of 1 MiB as are kept and more. */
async function costs(place) {
  const small = "x".repeat(1024);
  const before = used(place);
  for (let sent = 0; sent < 5000; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, () => post(place.port, small, github(small))));
  }
  const after = used(place);
  const each = ((after.time - before.time) / 5000) * 1e6;
  const large = "x".repeat(1024 * 1024);
  for (let sent = 0; sent < 120; sent += 1) assert.equal(await post(place.port, large, github(large)), 204);
  const full = used(place).memory;
  console.log(`1 KiB passed on: ${each.toFixed(0)} µs of processor time; with all that is kept full, at most ${full.toFixed(1)} MiB in memory`);
  assert.ok(full < 104);
}

const server = await receiver();
const setUp = ["--forward", `http://127.0.0.1:${server.address().port}`, "github", "--secret-env", "S"];
const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
const began = performance.now();
const place = await listening(...setUp);
try {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(place.url);
  await until(page, () => document.querySelector("#set-up").textContent);
  const opened = performance.now();
  console.log(`open after ${((opened - began) / 1000).toFixed(2)} s`);
  await shows(page, place);
  await page.evaluate(axe.source);
  await acts(page);
  await stays(page, place);
  await isForAll(page);
  await page.evaluate(() => { location.hash = ""; });
  await holds(page, place, Number(flood));
  assert.deepEqual(wrong, [], "errors of the page");
  await page.close();
  await isSoonSeen(browser);
} finally {
  await browser.close();
  place.child.kill();
}
const alone = await listening(...setUp);
await streams(alone);
await costs(alone);
alone.child.kill();
server.closeAllConnections();
server.close();
agent.destroy();
