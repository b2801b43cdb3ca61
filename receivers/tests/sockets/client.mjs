// Sends one signed and one forged request with fetch, and prints the two statuses.

import { createHmac } from "node:crypto";

const [url, key] = process.argv.slice(2);
const body = '{"eventType":"PAYMENT.SETTLED","beneficiary":"Jürgen Weiß"}';
const signature = createHmac("sha256", key).update(body, "utf8").digest("base64");
const headers = { "x-openfx-signature": signature, "content-type": "application/json" };

for (const sent of [body, body.replace("SETTLED", "REVOKED")]) {
  const answer = await fetch(url, { method: "POST", headers, body: sent });
  console.log(answer.status);
}
