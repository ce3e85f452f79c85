import type { FastifyInstance, FastifyRequest } from "#http";
import { keepAccountData } from "../account-data/routes.ts";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, bodyText, param, personOf, queryText } from "../protocol/scope.ts";
import { ruleKinds, type PushRule, type RuleKind, type Ruleset } from "./default-rules.ts";

function kindOf(request: FastifyRequest): RuleKind {
  const kind = param(request, "kind");
  return ruleKinds.find((one) => one === kind) ?? refuse("M_INVALID_PARAM", "The kind of rule is unknown.");
}

function readActions(value: unknown): PushRule["actions"] {
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string" || isObject(one))) {
    refuse("M_BAD_JSON", "actions must be a list.");
  }
  return value;
}

export function pushRoutes(core: Core, scope: FastifyInstance): void {
  /** The caller's rules as a copy to change. */
  const copyOf = (userId: string): Ruleset => structuredClone(core.pushRules.of(userId));
  const keep = (userId: string, rules: Ruleset): Promise<void> =>
    keepAccountData(core, userId, "", "m.push_rules", { global: rules as unknown as JsonObject });
  const find = (rules: Ruleset, request: FastifyRequest): PushRule =>
    rules[kindOf(request)].find((rule) => rule.rule_id === param(request, "ruleId")) ??
    refuse("M_NOT_FOUND", "There is no such rule.");

  scope.get("/v3/pushrules/", async (request) => core.pushRules.content(personOf(request).userId));
  scope.get("/v3/pushrules", async (request) => core.pushRules.content(personOf(request).userId));
  scope.get("/v3/pushrules/global/", async (request) => core.pushRules.of(personOf(request).userId));
  scope.get("/v3/pushrules/global", async (request) => core.pushRules.of(personOf(request).userId));

  const path = "/v3/pushrules/global/:kind/:ruleId";
  scope.get(path, async (request) => find(core.pushRules.of(personOf(request).userId), request));
  scope.put(path, async (request) => {
    const { userId } = personOf(request);
    const kind = kindOf(request);
    const ruleId = param(request, "ruleId");
    if (ruleId.startsWith(".")) refuse("M_INVALID_PARAM", "Rules that begin with a dot are the server's.");
    if (/[/\\]/.test(ruleId)) refuse("M_INVALID_PARAM", "The rule id has characters that cannot be used.");
    const body = bodyOf(request);
    const rules = copyOf(userId);
    const rule: PushRule = { rule_id: ruleId, default: false, enabled: true, actions: readActions(body["actions"]) };
    if (kind === "content") rule.pattern = bodyText(body, "pattern");
    if (kind === "override" || kind === "underride") {
      const conditions = body["conditions"] ?? [];
      if (!Array.isArray(conditions) || !conditions.every(isObject)) refuse("M_BAD_JSON", "conditions must be a list.");
      rule.conditions = conditions;
    }
    const list = rules[kind].filter((one) => one.rule_id !== ruleId);
    const known = rules[kind].find((one) => one.rule_id === ruleId);
    if (known) rule.enabled = known.enabled;
    const beside = queryText(request, "before") ?? queryText(request, "after");
    let index = known && beside === undefined ? rules[kind].indexOf(known) : 0;
    if (beside !== undefined) {
      index = list.findIndex((one) => one.rule_id === beside && !one.default);
      if (index < 0) refuse("M_UNKNOWN", "The rule to stand beside does not exist.");
      if (queryText(request, "before") === undefined) index += 1;
    } else if (!known && kind === "override" && list[0]?.rule_id === ".m.rule.master") {
      index = 1;
    }
    list.splice(index, 0, rule);
    if (list.length > 500) refuse("M_TOO_LARGE", "There are too many rules.");
    rules[kind] = list;
    await keep(userId, rules);
    return {};
  });
  scope.delete(path, async (request) => {
    const { userId } = personOf(request);
    const rules = copyOf(userId);
    const rule = find(rules, request);
    if (rule.default) refuse("M_INVALID_PARAM", "The server's own rules can be switched off, not removed.");
    const kind = kindOf(request);
    rules[kind] = rules[kind].filter((one) => one !== rule);
    await keep(userId, rules);
    return {};
  });

  scope.get(`${path}/enabled`, async (request) => ({
    enabled: find(core.pushRules.of(personOf(request).userId), request).enabled,
  }));
  scope.put(`${path}/enabled`, async (request) => {
    const { userId } = personOf(request);
    const rules = copyOf(userId);
    const { enabled } = bodyOf(request);
    if (typeof enabled !== "boolean") refuse("M_BAD_JSON", "enabled must be true or false.");
    find(rules, request).enabled = enabled;
    await keep(userId, rules);
    return {};
  });
  scope.get(`${path}/actions`, async (request) => ({
    actions: find(core.pushRules.of(personOf(request).userId), request).actions,
  }));
  scope.put(`${path}/actions`, async (request) => {
    const { userId } = personOf(request);
    const rules = copyOf(userId);
    find(rules, request).actions = readActions(bodyOf(request)["actions"]);
    await keep(userId, rules);
    return {};
  });

  pusherRoutes(core, scope);
}

/** Pushers are kept and given back; nothing leaves the host, so none is called. */
function pusherRoutes(core: Core, scope: FastifyInstance): void {
  scope.get("/v3/pushers", async (request) => {
    const { userId } = personOf(request);
    const rows = await core.db.selectFrom("chat.pusher").select("content").where("user_id", "=", userId).execute();
    return { pushers: rows.map((row) => JSON.parse(row.content) as JsonObject) };
  });
  scope.post("/v3/pushers/set", async (request) => {
    const { userId } = personOf(request);
    const body = bodyOf(request);
    const row = { user_id: userId, app_id: bodyText(body, "app_id"), pushkey: bodyText(body, "pushkey") };
    if (row.app_id.length > 64 || Buffer.byteLength(row.pushkey) > 512)
      refuse("M_INVALID_PARAM", "app_id or pushkey is too long.");
    if (body["kind"] === null) {
      await core.db
        .deleteFrom("chat.pusher")
        .where("user_id", "=", userId)
        .where("app_id", "=", row.app_id)
        .where("pushkey", "=", row.pushkey)
        .execute();
      return {};
    }
    if (!isObject(body["data"])) refuse("M_MISSING_PARAM", "data is missing.");
    const content: JsonObject = { data: body["data"], app_id: row.app_id, pushkey: row.pushkey };
    for (const key of ["kind", "app_display_name", "device_display_name", "lang"]) content[key] = bodyText(body, key);
    if (typeof body["profile_tag"] === "string") content["profile_tag"] = body["profile_tag"];
    const text = JSON.stringify(content);
    await core.db
      .insertInto("chat.pusher")
      .values({ ...row, content: text })
      .onConflict((conflict) => conflict.columns(["user_id", "app_id", "pushkey"]).doUpdateSet({ content: text }))
      .execute();
    return {};
  });
  scope.get("/v3/notifications", async (request) => {
    personOf(request);
    return { notifications: [] };
  });
}
