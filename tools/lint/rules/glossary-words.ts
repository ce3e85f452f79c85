/** The left column of the glossary as patterns, each with the word that the field uses. */
export interface Word {
  /** A word part of an identifier, a file name or an event's name, in small letters: `newsOf` has `news` and `of`. */
  readonly part?: RegExp;
  /** A whole identifier. */
  readonly identifier?: RegExp;
  /** Comments, READMEs and messages. */
  readonly text?: RegExp;
  /** Only below these paths; everywhere without. */
  readonly within?: RegExp;
  /** Not below these paths, where the word is the field's own. */
  readonly except?: RegExp;
  readonly say: string;
}

export const words: readonly Word[] = [
  {
    part: /^news$/,
    identifier: /^NewEvent$/,
    text: /\bnews\b/i,
    say: "domain event, eventOf, outbox; notices where a person is notified",
  },
  {
    part: /^(tell|tells|teller|telling|told|untold|announcer)$/,
    text: /\b(teller|untold)\b/i,
    say: "publish, Publisher, broadcast, pending, replicate",
  },
  {
    part: /^(hear|hears|heard|hearing|said)$/,
    except: /^(e2e|bench)\/|slow-bodies/,
    identifier: /^whenSaid$/,
    say: "handle, onX, message, recipients",
  },
  {
    part: /^words$/,
    except: /(^|\/)search[/.-]|^web\/text\//,
    text: /\ba word (from|to) /i,
    say: "text, plainText, message",
  },
  { part: /^(face|faces)$/, within: /boards/, say: "card summary, SummaryRow" },
  { part: /^happenings?$/, text: /\b(a|the|every|each) happening\b|\bhappenings\b/i, say: "activity, recordActivity" },
  { part: /^keeper$/, text: /\bkeeper\b/i, say: "server user" },
  { part: /^places?$/, within: /products\/chat\//, say: "workspace link" },
  { part: /^knock(s|ed|ing)?$/, within: /meeting/, say: "lobby request" },
  { part: /^lines?$/, within: /products\/meetings\/(?!media|signalling)/, say: "chat message" },
  { part: /^circles?$/, within: /search/, say: "audience" },
  { identifier: /^(givenTo|takenBy|givenBy)$/, say: "assigned to, shared with, granted" },
  { part: /^(wish|wishes|wished)$/, text: /\bwish(es)?\b/i, say: "request, suggestion, draft" },
  { identifier: /^(putOut|letIn|takeIn|takesIn|takenIn|lettingIn|puttingOut)/i, say: "remove, admit, apply" },
  { part: /^crossings?$/, text: /\bcrossings?\b/i, say: "replication" },
  { part: /^peers?$/, within: /shared\/collaboration\//, say: "replication" },
  { part: /^ground$/, text: /\bthe ground\b/i, say: "platform" },
  { part: /^outlets?$/, say: "connection, environment" },
  { part: /^doors?$/, text: /\bdoors?\b/i, say: "public API (index.ts), lazy entry" },
  { part: /^doorkeepers?$/, text: /\bdoor-?keepers?\b/i, say: "link access" },
  { part: /^dress(ed|es)?$/, within: /^web\//, say: "apply theme" },
  { part: /^halos?$/, text: /\bhalos?\b/i, say: "recent movers" },
  { part: /^kept$/, within: /^web\/(platform\/|products\/chat\/cookie-fetch)/, say: "offline cache" },
  { part: /^floods?$/, text: /\bfloods?\b/i, say: "rate limit" },
  { part: /^ties?$/, say: "link" },
  { part: /^sights?$/, say: "probe result" },
  { part: /^quick$/, within: /platform\/database\//, say: "asynchronous commit" },
  { part: /^park(ed|s|ing)?$/, text: /\bparked\b/i, say: "dead letter" },
  { part: /^stock$/, text: /\bstock of\b/i, say: "one-time key count" },
  { text: /\bwhoever\b/i, say: "who may …, everyone who" },
  { text: /\bsomebody\b/i, say: "someone, a person" },
  { text: /\bso many\b/i, say: "up to N, the limit" },
  { text: /\bfor ever\b/i, say: "permanently" },
  { text: /\bmade anew\b/i, say: "recreated" },
];

/** Names that others gave: fields of protocols and of our own answers, which stay as they are. Path → identifiers. */
export const others: readonly { readonly within: RegExp; readonly identifier: RegExp; readonly why: string }[] = [
  {
    within: /^web\//,
    identifier: /^(circle|MessageCircle\w*|Outlet|FontFace)$/,
    why: "SVG, icons, the router, the DOM",
  },
  { within: /./, identifier: /^(getPeers?|peerDependencies|RTCPeerConnection)$/, why: "other libraries" },
  { within: /meeting/i, identifier: /^saidAt$/, why: "a field of the API" },
  { within: /products\/meetings\//, identifier: /^(meeting)?time-?lines?/i, why: "the calendar's time line" },
  { within: /meetings\/(export|messages\.test)/, identifier: /^lines$/, why: "a field of the workspace's export" },
];
