// How each npm package verifies a request, and signs one where it can.
//
// An adapter loads its package and gives { verify, sign }. It says true for a request that the package
// accepts; whatever else it says or throws is a refusal. `c` is what worker.mjs makes of a request.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';

// For a package that takes the body as a string.
const onText = (judge) => (c) => (c.text === null ? { skip: 'the body is not UTF-8' } : judge(c));

// For a package that parses the body as JSON when it has found the signature right.
const parsedAfter = async (verify) => {
  try {
    await verify();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return true;
};

const fetchRequest = (c) => {
  const headers = new Headers();
  for (const [name, value] of c.raw) headers.append(name, value);
  const body = c.body.length ? c.body : undefined;
  return new Request('https://receiver.example/', { method: 'POST', headers, body });
};

const exported = (module) => module.default ?? module;

const standardWebhooks = (header) => ({ load }) => {
  const { Webhook } = load(header === 'svix' ? 'svix' : 'standardwebhooks');
  return {
    verify: (c) => parsedAfter(() => new Webhook(c.secret).verify(c.body, c.headers)),
    sign: onText(({ secret, signing, text }) => [[
      `${header}-signature`, new Webhook(secret).sign(signing.id, new Date(signing.sent * 1000), text),
    ]]),
  };
};

// A body that JSON.stringify would write otherwise is not for a package that parses and writes it again.
const onWrittenJson = (judge) => onText((c) => {
  let payload;
  try {
    payload = JSON.parse(c.text);
  } catch {
    return { skip: 'the body is not JSON' };
  }
  if (JSON.stringify(payload) !== c.text) return { skip: 'JSON that JSON.stringify does not write' };
  return judge({ ...c, payload });
});

export const adapters = {
  '@adyen/api-library': ({ load }) => {
    const validator = new (exported(load('@adyen/api-library/lib/src/utils/hmacValidator')))();
    const item = (c) => JSON.parse(c.text).notificationItems[0].NotificationRequestItem;
    return {
      verify: onText((c) => {
        if (c.provider === 'adyen-payments') return validator.validateHMAC(item(c), c.secret);
        return validator.validateHMACSignature(c.secret, c.low.hmacsignature, c.text);
      }),
    };
  },

  '@anthropic-ai/sdk': ({ load }) => {
    const { beta: { webhooks } } = new (exported(load('@anthropic-ai/sdk')))({ apiKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.unwrap(c.text, { headers: c.headers, key: c.secret }))) };
  },

  '@chat-adapter/github': async ({ file }) => {
    const { GitHubAdapter } = await file('@chat-adapter/github/dist/index.js');
    const { verifySignature } = GitHubAdapter.prototype;
    return { verify: onText((c) => verifySignature.call({ webhookSecret: c.secret }, c.text, c.low['x-hub-signature-256'])) };
  },

  '@chat-adapter/slack': async ({ file }) => {
    const { verifySlackRequest } = await file('@chat-adapter/slack/dist/webhook.js');
    return {
      verify: onText(async (c) => {
        await verifySlackRequest(fetchRequest(c), { signingSecret: c.secret });
        return true;
      }),
    };
  },

  '@clerk/backend': async ({ file }) => {
    const { verifyWebhook } = await file('@clerk/backend/dist/webhooks.mjs');
    return {
      verify: async (c) => {
        try {
          await verifyWebhook(fetchRequest(c), { signingSecret: c.secret });
        } catch (error) {
          // The event is read when its signature was found right.
          if (/required/.test(error.message)) throw error;
          if (!/JSON|Unexpected|Cannot (read|destructure)|is not valid|undefined/.test(error.message)) throw error;
        }
        return true;
      },
    };
  },

  '@doist/todoist-sdk': ({ load }) => {
    const { verifyWebhookSignature } = load('@doist/todoist-sdk');
    return {
      verify: ({ body, low, secret }) => verifyWebhookSignature({
        rawBody: body, signature: low['x-todoist-hmac-sha256'], clientSecret: secret,
      }),
    };
  },

  '@dropbox/sign': ({ load }) => {
    const { EventCallbackHelper, EventCallbackRequest } = load('@dropbox/sign');
    const event = (c) => EventCallbackRequest.init(JSON.parse(c.text));
    return { verify: (c) => EventCallbackHelper.isValid(c.secret, event(c)) };
  },

  '@easypost/api': ({ load }) => {
    const client = new (exported(load('@easypost/api')))('x');
    return {
      verify: ({ body, headers, secret }) => {
        client.Utils.validateWebhook(body, headers, secret);
        return true;
      },
    };
  },

  '@elevenlabs/elevenlabs-js': ({ load }) => {
    const { webhooks } = new (load('@elevenlabs/elevenlabs-js').ElevenLabsClient)({ apiKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.constructEvent(c.text, c.low['elevenlabs-signature'], c.secret))) };
  },

  '@hookdeck/sdk': ({ load }) => {
    const { verifyWebhookSignature } = load('@hookdeck/sdk/webhooks/helpers');
    return {
      verify: onText(async ({ headers, text, secret }) => {
        const asked = { headers, rawBody: text, signingSecret: secret };
        return (await verifyWebhookSignature(asked)).isValidSignature;
      }),
    };
  },

  '@hookflo/tern': ({ load }) => {
    const { WebhookVerificationService } = load('@hookflo/tern');
    return {
      verify: onText(async (c) => {
        const options = { platform: c.provider, secret: c.secret, toleranceInSeconds: 300 };
        return (await WebhookVerificationService.verify(fetchRequest(c), options)).isValid;
      }),
    };
  },

  '@hubspot/api-client': ({ load }) => {
    const { Signature } = load('@hubspot/api-client');
    const header = (c) => (c.provider === 'hubspot-v3' ? 'X-HubSpot-Signature-v3' : 'X-HubSpot-Signature');
    const options = (c) => ({
      clientSecret: c.secret, requestBody: c.text, url: c.url, method: c.method,
      signatureVersion: c.provider.slice(-2), timestamp: c.low['x-hubspot-request-timestamp'],
    });
    return {
      verify: onText((c) => Signature.isValid({ ...options(c), signature: c.low[header(c).toLowerCase()] })),
      sign: onText((c) => [[header(c), Signature.getSignature(c.method, c.provider.slice(-2), options(c))]]),
    };
  },

  '@imagekit/nodejs': ({ load }) => {
    const { webhooks } = new (exported(load('@imagekit/nodejs')))({ privateKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.unwrap(c.text, { headers: c.headers, key: c.secret }))) };
  },

  '@inventivetalent/express-github-webhook': ({ load }) => {
    const { GithubWebhook } = load('@inventivetalent/express-github-webhook');
    return {
      verify: onWrittenJson(({ payload, low, secret }) => (
        new GithubWebhook({ secret, events: ['*'] }).validateSignature(payload, low, { body: payload })
      )),
    };
  },

  '@line/bot-sdk': ({ load }) => {
    const { validateSignature } = load('@line/bot-sdk');
    return { verify: (c) => validateSignature(c.body, c.secret, c.low['x-line-signature']) };
  },

  '@linear/sdk': ({ load }) => {
    const { LinearWebhookClient } = load('@linear/sdk/webhooks');
    return {
      verify: (c) => {
        try {
          if (typeof JSON.parse(c.body).webhookTimestamp !== 'number') return { skip: 'no webhookTimestamp' };
        } catch {
          return { skip: 'the body is not JSON' };
        }
        return new LinearWebhookClient(c.secret).verify(c.body, c.low['linear-signature']);
      },
    };
  },

  '@mux/mux-node': ({ load }) => {
    const { webhooks } = new (exported(load('@mux/mux-node')))({ tokenId: 'x', tokenSecret: 'x' });
    return {
      verify: onText(async (c) => {
        await webhooks.verifySignature(c.text, c.headers, c.secret);
        return true;
      }),
    };
  },

  '@notionhq/client': ({ load }) => {
    const { verifyWebhookSignature, signWebhookPayload } = load('@notionhq/client');
    return {
      verify: ({ body, low, secret }) => verifyWebhookSignature({
        body, signature: low['x-notion-signature'], verificationToken: secret,
      }),
      sign: async ({ body, secret }) => [
        ['X-Notion-Signature', await signWebhookPayload({ body, verificationToken: secret })],
      ],
    };
  },

  '@octokit/webhooks': async ({ file }) => {
    const { Webhooks } = await file('@octokit/webhooks/dist-bundle/index.js');
    return { verify: onText((c) => new Webhooks({ secret: c.secret }).verify(c.text, c.low['x-hub-signature-256'])) };
  },

  '@octokit/webhooks-methods': async ({ file }) => {
    const { sign, verify } = await file('@octokit/webhooks-methods/dist-src/index.js');
    return {
      verify: onText((c) => verify(c.secret, c.text, c.low['x-hub-signature-256'])),
      sign: onText(async (c) => [['X-Hub-Signature-256', await sign(c.secret, c.text)]]),
    };
  },

  '@onfido/api': ({ load }) => {
    const { WebhookEventVerifier } = load('@onfido/api');
    return { verify: (c) => parsedAfter(() => new WebhookEventVerifier(c.secret).readPayload(c.body, c.low['x-sha2-signature'])) };
  },

  '@paddle/paddle-node-sdk': ({ load }) => {
    const { webhooks } = new (load('@paddle/paddle-node-sdk').Paddle)('x');
    return { verify: onText((c) => webhooks.isSignatureValid(c.text, c.secret, c.low['paddle-signature'])) };
  },

  '@polar-sh/sdk': ({ load, folder }) => (folder.includes('@0.') ? oldPolar : newPolar)(load, folder),

  '@sanity/webhook': ({ load }) => {
    const { isValidSignature } = load('@sanity/webhook');
    return { verify: onText((c) => isValidSignature(c.text, c.low['sanity-webhook-signature'], c.secret)) };
  },

  '@seamapi/webhook': async ({ file }) => {
    const { SeamWebhook } = await file('@seamapi/webhook/index.js');
    return {
      verify: onText((c) => {
        try {
          new SeamWebhook(c.secret).verify(c.text, c.headers);
        } catch (error) {
          // No event of Seam's, when its signature was found right.
          if (error.name !== 'SeamInvalidWebhookPayloadError') throw error;
        }
        return true;
      }),
    };
  },

  '@sendgrid/eventwebhook': ({ load }) => {
    const web = new (load('@sendgrid/eventwebhook').EventWebhook)();
    const header = 'x-twilio-email-event-webhook-';
    return {
      verify: (c) => web.verifySignature(
        web.convertPublicKeyToECDSA(c.secret), c.body, c.low[`${header}signature`], c.low[`${header}timestamp`],
      ),
    };
  },

  '@shopify/koa-shopify-webhooks': ({ load }) => {
    const { receiveWebhook } = load('@shopify/koa-shopify-webhooks');
    return {
      verify: onText(async (c) => {
        const context = {
          get: (name) => c.low[name.toLowerCase()] ?? '', request: { body: {}, rawBody: c.text }, res: {}, state: {},
        };
        await parsedAfter(() => receiveWebhook({ secret: c.secret })(context, () => {}));
        return context.res.statusCode === 202;
      }),
    };
  },

  '@shopify/shopify-api': ({ load }) => {
    load('@shopify/shopify-api/adapters/node');
    const { shopifyApi } = load('@shopify/shopify-api');
    const options = {
      apiKey: 'x', scopes: [], hostName: 'x.example', apiVersion: '2026-07', isEmbeddedApp: false, logger: { log() {} },
    };
    return {
      verify: onText(async (c) => {
        const { webhooks } = shopifyApi({ ...options, apiSecretKey: c.secret });
        const rawRequest = { headers: c.headers, method: 'POST', url: '/x' };
        return (await webhooks.validate({ rawBody: c.text, rawRequest, rawResponse: {} })).valid;
      }),
    };
  },

  '@slack/bolt': async ({ file }) => {
    const { verifySlackRequest } = await file('@slack/bolt/dist/receivers/verify-request.js');
    return {
      verify: onText((c) => {
        const sent = c.low['x-slack-request-timestamp'];
        // As Bolt's receivers call it: the time as a number.
        const headers = {
          'x-slack-signature': c.low['x-slack-signature'],
          'x-slack-request-timestamp': sent === undefined ? undefined : Number.parseInt(sent, 10),
        };
        verifySlackRequest({ signingSecret: c.secret, body: c.text, headers });
        return true;
      }),
    };
  },

  '@slack/events-api': async ({ file }) => {
    const { verifyRequestSignature } = exported(await file('@slack/events-api/dist/http-handler.js'));
    return {
      verify: onText((c) => verifyRequestSignature({
        signingSecret: c.secret, requestSignature: c.low['x-slack-signature'], body: c.text,
        requestTimestamp: c.low['x-slack-request-timestamp'],
      })),
    };
  },

  '@stream-io/node-sdk': ({ load }) => {
    const { StreamClient } = load('@stream-io/node-sdk');
    return {
      verify: (c) => {
        const client = new StreamClient('key', c.secret);
        if (!c.compressed) return client.verifyWebhook(c.body, c.low['x-signature']);
        client.verifyAndParseWebhook(c.body, c.low['x-signature']);
        return true;
      },
    };
  },

  '@tryfinch/finch-api': ({ load }) => {
    const { webhooks } = new (exported(load('@tryfinch/finch-api')))({});
    return {
      verify: onText((c) => {
        webhooks.verifySignature(c.text, c.headers, c.secret);
        return true;
      }),
      sign: onText((c) => [['Finch-Signature', webhooks.signPayload(c.text, {
        eventId: c.signing.id, timestamp: new Date(c.signing.sent * 1000), secret: webhooks.parseSecret(c.secret),
      })]]),
    };
  },

  '@twurple/eventsub-http': async ({ file }) => {
    const { EventSubHttpBase } = await file('@twurple/eventsub-http/lib/EventSubHttpBase.js');
    const verifyData = EventSubHttpBase.prototype._verifyData;
    return {
      verify: onText((c) => {
        const [id, sent, signature] = ['id', 'timestamp', 'signature'].map((name) => c.low[`twitch-eventsub-message-${name}`]);
        return verifyData.call({ _secret: c.secret }, id, sent, c.text, signature);
      }),
    };
  },

  '@vercel/slack-bolt': ({ load }) => {
    const { VercelReceiver } = load('@vercel/slack-bolt');
    return {
      verify: onText((c) => {
        const receiver = new VercelReceiver({ signingSecret: c.secret });
        receiver.verifyRequest(fetchRequest(c), c.text);
        return true;
      }),
    };
  },

  '@whop/sdk': ({ load }) => {
    const { webhooks } = new (exported(load('@whop/sdk')))({ apiKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.unwrap(c.text, { headers: c.headers, key: c.secret }))) };
  },

  '@workos-inc/node': ({ load }) => {
    const { webhooks } = new (load('@workos-inc/node').WorkOS)('sk_x');
    return {
      verify: onWrittenJson(({ payload, low, secret }) => webhooks.verifyHeader({ payload, sigHeader: low['workos-signature'], secret })),
      sign: onWrittenJson(async ({ payload, signing: { time }, secret }) => [
        ['WorkOS-Signature', `t=${time}, v1=${await webhooks.computeSignature(time, payload, secret)}`],
      ]),
    };
  },

  '@zoom/rivet': async ({ folder }) => {
    const { CommonHttpRequest } = await rivet(folder);
    return {
      verify: onWrittenJson(({ payload, headers, secret }) => new CommonHttpRequest(headers, payload, secret).isEventVerified()),
    };
  },

  'box-node-sdk': async ({ file }) => {
    const { WebhooksManager } = await file('box-node-sdk/lib-esm/managers/webhooks.js');
    return {
      verify: onText(({ text, headers, secrets: [primary, secondaryKey] }) => (
        WebhooksManager.validateMessage(text, headers, primary, { secondaryKey })
      )),
    };
  },

  'cashfree-pg': ({ load }) => {
    const { Cashfree, CFEnvironment } = load('cashfree-pg');
    const header = 'x-webhook-';
    return {
      verify: onText((c) => parsedAfter(() => {
        const cashfree = new Cashfree(CFEnvironment.SANDBOX, 'x', c.secret);
        return cashfree.PGVerifyWebhookSignature(c.low[`${header}signature`], c.text, c.low[`${header}timestamp`]);
      })),
    };
  },

  'coinbase-commerce-node': ({ load }) => {
    const { Webhook } = load('coinbase-commerce-node');
    return { verify: onText((c) => Webhook.verifySigHeader(c.text, c.low['x-cc-webhook-signature'], c.secret)) };
  },

  creem: ({ load }) => {
    const { verifyWebhookSignature } = load('creem/webhooks');
    return {
      verify: onText(async (c) => {
        await verifyWebhookSignature(c.text, c.headers, c.secret);
        return true;
      }),
    };
  },

  cronofy: ({ load }) => {
    const Cronofy = load('cronofy');
    return {
      verify: onText((c) => new Cronofy({ client_secret: c.secret }).hmacValid({ hmac: c.low['cronofy-hmac-sha256'], body: c.text })),
    };
  },

  'discord-hono': async ({ file }) => {
    const { DiscordHono } = await file('discord-hono/dist/index.mjs');
    return {
      verify: onText((c) => parsedAfter(async () => {
        const app = new DiscordHono({ discordEnv: () => ({ PUBLIC_KEY: c.secret, TOKEN: 'x', APPLICATION_ID: 'x' }) });
        const response = await app.fetch(fetchRequest(c), {}, {});
        if (response.status === 401) throw new Error('401');
      })),
    };
  },

  'discord-interactions': ({ load }) => {
    const { verifyKey } = load('discord-interactions');
    return { verify: (c) => verifyKey(c.body, c.low['x-signature-ed25519'], c.low['x-signature-timestamp'], c.secret) };
  },

  'discord-verify': async ({ file }) => {
    const { verify } = await file('discord-verify/dist/node.mjs');
    return {
      verify: onText((c) => verify(
        c.text, c.low['x-signature-ed25519'], c.low['x-signature-timestamp'], c.secret, crypto.subtle, 'Ed25519',
      )),
    };
  },

  dodopayments: ({ load }) => {
    const { webhooks } = new (exported(load('dodopayments')))({ bearerToken: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.unwrap(c.text, { headers: c.headers, key: c.secret }))) };
  },

  'express-github-webhook': ({ load }) => {
    const webhook = load('express-github-webhook');
    return {
      verify: onWrittenJson(({ payload, low, secret }) => new Promise((resolve) => {
        const handler = webhook({ path: '/', secret });
        handler.on('error', () => {});
        const headers = { ...low, 'x-github-delivery': 'x', 'x-github-event': 'push' };
        const response = { status: (code) => ({ send: () => resolve(code === 200) }) };
        handler({ method: 'POST', url: '/', headers, body: payload }, response, () => resolve(false));
      })),
    };
  },

  'express-x-hub': async ({ file }) => {
    const Signature = exported(await file('express-x-hub/lib/signature.js'));
    return {
      verify: (c) => {
        const algorithm = c.provider === 'github-legacy-sha1' ? 'sha1' : 'sha256';
        const signature = c.low[algorithm === 'sha1' ? 'x-hub-signature' : 'x-hub-signature-256'];
        return new Signature(signature, { algorithm, secret: c.secret }).isValid(c.body);
      },
    };
  },

  'fathom-typescript': ({ load }) => {
    const { Fathom } = load('fathom-typescript');
    return { verify: (c) => parsedAfter(() => Fathom.verifyWebhook(c.secret, c.headers, c.body)) };
  },

  'github-webhook-handler': ({ load }) => {
    const create = load('github-webhook-handler');
    return {
      verify: async (c) => {
        const handler = create({ path: '/', secret: c.secret });
        handler.on('error', () => {});
        const headers = { 'x-hub-signature': c.low['x-hub-signature'], 'x-github-event': 'push', 'x-github-delivery': 'x' };
        const request = Object.assign(Readable.from([c.body]), { headers, url: '/', method: 'POST' });
        return new Promise((resolve) => {
          const response = { writeHead() {}, end: (text) => resolve(!/X-Hub-Signature/.test(text)) };
          handler(request, response, () => {});
        });
      },
    };
  },

  'gocardless-nodejs': ({ load }) => {
    const { verifySignature } = load('gocardless-nodejs/webhooks');
    return {
      verify: (c) => {
        verifySignature(c.body, c.secret, c.low['webhook-signature']);
        return true;
      },
    };
  },

  grammy: ({ load }) => {
    const { Bot, webhookCallback } = load('grammy');
    const botInfo = {
      id: 1, is_bot: true, first_name: 'x', username: 'x_bot', can_join_groups: true,
      can_read_all_group_messages: false, supports_inline_queries: false,
    };
    return {
      // The framework compares the token before it gives the update to the bot.
      verify: async (c) => {
        const bot = new Bot('1:x', { botInfo });
        let reached = false;
        bot.handleUpdate = async () => { reached = true; };
        const handle = webhookCallback(bot, 'std/http', { secretToken: c.secret });
        return (await handle(fetchRequest(c))).status === 200 && reached;
      },
    };
  },

  lettermint: ({ load }) => {
    const { Webhook } = load('lettermint');
    return {
      verify: (c) => {
        const webhook = new Webhook(c.secret);
        try {
          if ('x-lettermint-delivery' in c.low) webhook.verifyHeaders(c.low, c.body);
          else webhook.verify(c.body, c.low['x-lettermint-signature']);
        } catch (error) {
          if (!/not valid JSON/.test(error.message)) throw error;
        }
        return true;
      },
    };
  },

  lithic: ({ load }) => {
    const { webhooks } = new (exported(load('lithic')))({ apiKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.verifySignature(c.text, c.headers, c.secret))) };
  },

  mailersend: async ({ file }) => {
    const { MailerSendUtils } = await file('mailersend/lib/services/mailersend.utils.js');
    return { verify: (c) => MailerSendUtils.verifyWebHook(c.body, c.low.signature, c.secret) };
  },

  'modern-treasury': ({ load }) => {
    const { webhooks } = new (exported(load('modern-treasury')))({ apiKey: 'x', organizationID: 'x', webhookKey: 'x' });
    return {
      verify: onText((c) => webhooks.validateSignature(c.text, c.headers, { key: c.secret })),
      sign: onText((c) => [['X-Signature', webhooks.getSignature(c.text, { key: c.secret })]]),
    };
  },

  'mollie-api-typescript': async ({ file }) => {
    const { SignatureValidator } = await file('mollie-api-typescript/dist/esm/utils/webhooks/signature_validator.js');
    const values = (c) => c.raw.filter(([name]) => name.toLowerCase() === 'x-mollie-signature').map(([, value]) => value.trim());
    return {
      verify: onText((c) => SignatureValidator.validate(c.text, c.secret, values(c))),
      sign: onText(async (c) => [['X-Mollie-Signature', `sha256=${await SignatureValidator.createSignature(c.text, c.secret)}`]]),
    };
  },

  'nuxt-webhook-validators': async ({ folder }) => {
    const { state, validator } = await nuxtValidators(`${folder}/node_modules`);
    const names = {
      'bitbucket-cloud': ['bitbucket', 'Bitbucket', 'secretKey'], calcom: ['calcom', 'Calcom', 'secretKey', 'calcom.post'],
      docusign: ['docusign', 'Docusign', 'secretKey'], dropbox: ['dropbox', 'Dropbox', 'appSecret'],
      fourthwall: ['fourthwall', 'Fourthwall', 'secretKey'], heroku: ['heroku', 'Heroku', 'secretKey'],
      meta: ['meta', 'Meta', 'appSecret'], vercel: ['vercel', 'Vercel', 'secretKey'],
    };
    return {
      verify: onText(async (c) => {
        const [name, title, field, file = name] = names[c.provider];
        state.config = { webhook: { [name]: { [field]: c.secret } } };
        return (await validator(file))[`isValid${title}Webhook`]({ headers: c.low, body: c.text });
      }),
    };
  },

  openai: ({ load }) => {
    const { webhooks } = new (exported(load('openai')))({ apiKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.verifySignature(c.text, c.headers, c.secret))) };
  },

  'orb-billing': ({ load }) => {
    const { webhooks } = new (exported(load('orb-billing')))({ apiKey: 'x' });
    return {
      verify: onText((c) => {
        webhooks.verifySignature(c.text, c.headers, c.secret);
        return true;
      }),
    };
  },

  plivo: ({ load }) => {
    const { validateSignature, validateV3Signature } = load('plivo');
    return {
      verify: (c) => {
        const header = `x-plivo-signature-${c.provider.slice(-2)}`;
        const [signature, nonce] = [c.low[header], c.low[`${header}-nonce`]];
        if (c.provider === 'plivo-v2') return validateSignature(c.url, nonce, signature, c.secret);
        return validateV3Signature(c.method, c.url, nonce, c.secret, signature, c.params);
      },
    };
  },

  pusher: ({ load }) => {
    const Pusher = load('pusher');
    return {
      verify: onText((c) => {
        try {
          JSON.parse(c.text);
        } catch {
          return { skip: 'the body is not JSON' };
        }
        const pusher = new Pusher({ appId: '1', key: c.client_id, secret: c.secret, cluster: 'eu' });
        return pusher.webhook({ headers: c.low, rawBody: c.text }).isValid();
      }),
    };
  },

  razorpay: ({ load }) => {
    const { validateWebhookSignature } = load('razorpay');
    return { verify: onText((c) => validateWebhookSignature(c.text, c.low['x-razorpay-signature'], c.secret)) };
  },

  replicate: ({ load }) => {
    const { validateWebhook } = load('replicate');
    return { verify: onText((c) => validateWebhook({ headers: c.headers, body: c.text }, c.secret)) };
  },

  resend: ({ load }) => {
    const { webhooks } = new (load('resend').Resend)('re_x');
    return {
      verify: onText((c) => parsedAfter(() => {
        const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => c.low[`svix-${name}`]);
        return webhooks.verify({ payload: c.text, headers: { id, timestamp, signature }, webhookSecret: c.secret });
      })),
    };
  },

  'retell-sdk': ({ load }) => {
    const { verify } = exported(load('retell-sdk'));
    return { verify: onText((c) => verify(c.text, c.secret, c.low['x-retell-signature'])) };
  },

  'slack-edge': async ({ load }) => {
    const { verifySlackRequest } = load('slack-edge');
    return { verify: onText((c) => verifySlackRequest(c.secret, fetchRequest(c).headers, c.text)) };
  },

  'slash-create': async ({ load }) => {
    const { SlashCreator } = load('slash-create');
    return {
      verify: onText((c) => {
        const creator = new SlashCreator({ applicationID: 'x', publicKey: c.secret, token: 'x' });
        return creator._verify(c.text, c.low['x-signature-ed25519'], c.low['x-signature-timestamp']);
      }),
    };
  },

  square: ({ load }) => {
    const { WebhooksHelper } = load('square');
    return {
      verify: onText(({ text, low, secret, url }) => WebhooksHelper.verifySignature({
        requestBody: text, signatureHeader: low['x-square-hmacsha256-signature'], signatureKey: secret, notificationUrl: url,
      })),
    };
  },

  standardwebhooks: standardWebhooks('webhook'),

  'stream-chat': ({ load }) => {
    const { CheckSignature } = load('stream-chat');
    return {
      verify: (c) => (c.compressed ? { skip: 'compressed' } : CheckSignature(c.body, c.secret, c.low['x-signature'])),
    };
  },

  stripe: ({ load }) => {
    const { webhooks } = new (exported(load('stripe')))('sk_test_x');
    return {
      verify: (c) => webhooks.signature.verifyHeader(c.body, c.low['stripe-signature'], c.secret, 300),
      sign: onText(({ text, secret, signing }) => [
        ['Stripe-Signature', webhooks.generateTestHeaderString({ payload: text, secret, timestamp: signing.sent })],
      ]),
    };
  },

  svix: standardWebhooks('svix'),

  telegraf: ({ load }) => {
    const { Telegraf } = load('telegraf');
    return {
      verify: async (c) => {
        const bot = new Telegraf('1:x');
        let reached = false;
        bot.handleUpdate = async () => { reached = true; };
        const request = Object.assign(Readable.from([c.body]), { headers: c.low, url: '/', method: 'POST' });
        request.body = {};
        await bot.webhookCallback('/', { secretToken: c.secret })(request, { end() {} }, () => {});
        return reached;
      },
    };
  },

  telnyx: ({ load }) => {
    const { webhooks } = new (exported(load('telnyx')))({ apiKey: 'x' });
    return { verify: onText((c) => parsedAfter(() => webhooks.unwrap(c.text, { headers: c.headers, key: c.secret }))) };
  },

  twilio: ({ load }) => {
    const twilio = load('twilio');
    return {
      verify: (c) => {
        const signature = c.low['x-twilio-signature'];
        // As the package's own middleware does: a hash of the body in the URL, and the body is no form.
        if (!c.url.includes('bodySHA256')) return twilio.validateRequest(c.secret, signature, c.url, c.params);
        return twilio.validateRequestWithBody(c.secret, signature, c.url, c.body.toString());
      },
      sign: (c) => [['X-Twilio-Signature', twilio.getExpectedTwilioSignature(c.secret, c.url, c.params)]],
    };
  },

  'verify-github-webhook': ({ load }) => {
    const verify = exported(load('verify-github-webhook'));
    return { verify: onText((c) => verify(c.low['x-hub-signature'], c.text, c.secret)) };
  },

  'verify-shopify-webhook': ({ load }) => {
    const verify = exported(load('verify-shopify-webhook'));
    return {
      verify: async (c) => {
        const request = Readable.from([c.body]);
        request.headers = { 'content-length': String(c.body.length), ...c.low };
        try {
          return (await verify(request, c.secret)).verified;
        } catch (error) {
          if (error instanceof SyntaxError) return { skip: 'the body is not JSON' };
          throw error;
        }
      },
    };
  },

  'viber-bot': async ({ file }) => {
    const MessageValidator = exported(await file('viber-bot/lib/message/message-validator.js'));
    return {
      verify: (c) => new MessageValidator({ debug() {} }, c.secret).validateMessage(c.low['x-viber-content-signature'], c.body),
    };
  },

  'webflow-api': ({ load }) => {
    const { webhooks } = new (load('webflow-api').WebflowClient)({ accessToken: 'x' });
    return { verify: onText(({ headers, text, secret }) => webhooks.verifySignature({ headers, body: text, secret })) };
  },

  'whatsapp-api-js': async ({ file }) => {
    const { WhatsAppAPI } = await file('whatsapp-api-js/lib/index.js');
    const ponyfill = { subtle: crypto.subtle, fetch };
    return {
      verify: onText((c) => {
        const api = new WhatsAppAPI({ token: 'x', appSecret: c.secret, webhookVerifyToken: 'x', v: 'v20.0', ponyfill });
        return api.verifyRequestSignature(c.text, c.low['x-hub-signature-256']);
      }),
    };
  },

  'x-hub-signature': ({ load }) => {
    const XHubSignature = exported(load('x-hub-signature'));
    const old = (c) => c.provider === 'github-legacy-sha1';
    const header = (c) => (old(c) ? 'X-Hub-Signature' : 'X-Hub-Signature-256');
    const signature = (c) => new XHubSignature(old(c) ? 'sha1' : 'sha256', c.secret);
    return {
      verify: (c) => signature(c).verify(c.low[header(c).toLowerCase()], c.body),
      sign: (c) => [[header(c), signature(c).sign(c.body)]],
    };
  },
};

async function oldPolar(load, folder) {
  const { validateEvent, WebhookVerificationError } = await import(`${folder}/node_modules/@polar-sh/sdk/dist/esm/webhooks.js`);
  return {
    verify: async (c) => {
      try {
        await validateEvent(c.body, c.headers, c.secret);
      } catch (error) {
        if (error instanceof WebhookVerificationError || /secret|base64|character/i.test(error.message)) throw error;
        // An event that the package does not know, when its signature was found right.
      }
      return true;
    },
  };
}

function newPolar(load) {
  const { webhooks } = load('@polar-sh/sdk/2026-04');
  return {
    verify: async (c) => {
      try {
        await webhooks.validateEvent(c.body, c.headers, c.secret);
      } catch (error) {
        if (error instanceof webhooks.PolarWebhookVerificationError || c.text === null) throw error;
        // As above.
      }
      return true;
    },
  };
}

// The package exports no way to verify alone.
async function rivet(folder) {
  const module = `${folder}/node_modules/@zoom/rivet/meetings`;
  const text = readFileSync(`${module}/meetings.mjs`, 'utf8');
  writeFileSync(`${module}/for-test.mjs`, `${text}\nexport { CommonHttpRequest };\n`);
  return import(`${module}/for-test.mjs`);
}

// The module's validators, with Nuxt's configuration and h3's event stood in for.
async function nuxtValidators(modules) {
  const lib = `${modules}/nuxt-webhook-validators/dist/runtime/server/lib`;
  const out = `${modules}/.for-test`;
  const write = (name, text) => writeFileSync(`${out}/${name}`, text);
  for (const folder of ['validators', 'utils']) mkdirSync(`${out}/${folder}`, { recursive: true });
  write('package.json', '{"type":"module"}');
  write('imports.js', 'export const state = {}; export const useRuntimeConfig = () => state.config;');
  write('h3.js', `
    export const getRequestHeaders = (event) => event.headers;
    export const getRequestHeader = (event, name) => event.headers[name.toLowerCase()];
    export const getRequestIP = () => '1.179.112.1';
    export const createError = (given) => Object.assign(new Error(given.message), given);
    export const readRawBody = async (event) => event.body;
    export const isStream = () => false;
  `);
  for (const folder of ['validators', 'utils']) {
    for (const name of readdirSync(`${lib}/${folder}`).filter((name) => name.endsWith('.js'))) {
      const text = readFileSync(`${lib}/${folder}/${name}`, 'utf8');
      write(`${folder}/${name}`, text.replace(/"(#imports|#app)"/g, '"../imports.js"').replace(/"h3"/g, '"../h3.js"'));
    }
  }
  const { state } = await import(`${out}/imports.js`);
  return { state, validator: (name) => import(`${out}/validators/${name}.js`) };
}
