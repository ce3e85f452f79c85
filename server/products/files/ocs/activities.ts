import type { Principal } from "#http";
import { pagePathOf } from "../item.ts";
import type { ShownActivity } from "../activity/list.ts";
import type { ActivityKind } from "../activity/queries.ts";
import { activityTexts, nobodyText } from "../activity/texts.ts";
import { hasPreview } from "../previews/sources.ts";
import type { OcsDeps } from "./exchange.ts";

/** As Nextcloud calls them. */
const types: Readonly<Record<ActivityKind, string>> = {
  added: "file_created",
  changed: "file_changed",
  renamed: "file_changed",
  moved: "file_changed",
  trashed: "file_deleted",
  restored: "file_restored",
};

/** Activities with every field that Nextcloud's apps read, in the person's language; names are read at once. */
export async function viewActivities(
  deps: OcsDeps,
  person: Principal,
  items: readonly ShownActivity[],
): Promise<object[]> {
  const locale = (await deps.identity.personById(person.personId))?.locale ?? "sv";
  const doers = await deps.identity.personsByIds([...new Set(items.flatMap((one) => one.personId ?? []))]);
  const byId = new Map(doers.map((one) => [one.id, one]));
  const { publicUrl } = deps.http;
  return items.map((one) => {
    const doer = byId.get(one.personId ?? "");
    const { node } = one;
    const path = one.path.join("/");
    const name = doer?.displayName ?? one.guestName ?? nobodyText[locale];
    const link = `${publicUrl}${pagePathOf(node)}`;
    const sentence = activityTexts[locale][one.kind];
    const user = { type: "user", id: doer?.name ?? "", name };
    const file = { type: "file", id: String(node.id), name: one.name, path, link };
    return {
      activity_id: one.id,
      app: "files",
      type: types[one.kind],
      user: doer?.name ?? "",
      affecteduser: person.name,
      subject: sentence.replace("{user}", () => name).replace("{file}", () => one.name),
      subject_rich: [sentence, { user, file }],
      message: "",
      message_rich: ["", {}],
      object_type: "files",
      object_id: node.id,
      object_name: `/${path}`,
      objects: { [String(node.id)]: `/${path}` },
      link,
      icon: `${publicUrl}/icons/mark.svg`,
      datetime: one.at.toISOString().replace(/\.\d+Z$/, "+00:00"),
      previews: hasPreview(node, deps.programEndings)
        ? [
            {
              source: `${publicUrl}/index.php/core/preview?fileId=${node.id}&x=256&y=256&a=1`,
              link,
              mimeType: node.contentType,
              fileId: node.id,
              view: "files",
              isMimeTypeIcon: false,
            },
          ]
        : [],
    };
  });
}
