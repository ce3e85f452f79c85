import { ApiError } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { useWhenText } from "../when/when-text.ts";
import { clashesIn } from "./state.ts";

/** Which dates a room is taken on, where saving was refused for that. */
export function Clashes(props: { error: unknown }) {
  const t = useText();
  const when = useWhenText();
  const found =
    props.error instanceof ApiError && props.error.code === "RESOURCE_BUSY" ? clashesIn(props.error.data) : null;
  if (!found) return null;
  return (
    <Notice tone="danger">
      {t("resources.clashes", { name: found.name, n: found.count })}{" "}
      {found.starts.map((one) => when.moment(Date.parse(one))).join(", ")}
      {found.count > found.starts.length && ` ${t("resources.more", { n: found.count - found.starts.length })}`}
    </Notice>
  );
}
