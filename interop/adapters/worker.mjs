// Lets one npm package judge requests: JSON lines in, JSON lines out.
//   node worker.mjs PACKAGE FOLDER
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { adapters } from './npm.mjs';

const answer = process.stdout.write.bind(process.stdout);
// A package that prints.
process.stdout.write = () => true;
process.stderr.write = () => true;
for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {};

const RealDate = Date;
let now = null;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0 && now !== null) super(now);
    else super(...given);
  }
  static now() { return now ?? RealDate.now(); }
};

const [, , name, folder] = process.argv;
const require = createRequire(path.join(folder, 'package.json'));
const packageTools = {
  load: require,
  file: (relative) => import(pathToFileURL(path.join(folder, 'node_modules', relative)).href),
  folder,
};
const adapter = await adapters[name](packageTools);

const trim = (value) => value.replace(/^[ \t]+|[ \t]+$/g, '');

function view(request) {
  const sent = {};
  const low = {};
  for (const [name, raw] of request.headers) {
    const value = trim(raw);
    for (const [into, key] of [[sent, name], [low, name.toLowerCase()]]) {
      into[key] = key in into ? `${into[key]}, ${value}` : value;
    }
  }
  const body = Buffer.from(request.body, 'base64');
  const text = body.toString('utf8');
  return {
    ...request, body, raw: request.headers, low, secret: request.secrets[0],
    // Null for a body that a string cannot hold.
    text: Buffer.from(text, 'utf8').equals(body) ? text : null,
    // The headers as Node gives them, unless the case is about the spelling of their names.
    headers: request.names_as_sent ? sent : low,
  };
}

async function judge(request) {
  now = request.now * 1000;
  try {
    const result = await adapter[request.op ?? 'verify'](view(request));
    if (result?.skip) return result;
    return request.op === 'sign' ? { headers: result } : { ok: result === true };
  } catch (error) {
    return { ok: false, why: String(error?.message || error?.name || error).slice(0, 200) };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  answer(`${JSON.stringify(await judge(JSON.parse(line)))}\n`);
}
process.exit(0);
