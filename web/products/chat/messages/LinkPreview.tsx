import { useQuery } from "@tanstack/react-query";
import { useMe } from "../../../platform/session.ts";
import { thumbnailUrl } from "../media.ts";
import css from "./LinkPreview.module.css";

interface Preview {
  readonly title: string;
  readonly about: string;
  readonly site: string;
  readonly picture: string | null;
}

const picture = { width: 160, height: 160 };

/** What the page says of itself, as our server has read it (client-server API, "/preview_url"); null: nothing. */
async function load(address: string): Promise<Preview | null> {
  const answer = await fetch(`/_matrix/client/v1/media/preview_url?url=${encodeURIComponent(address)}`, {
    credentials: "same-origin",
  });
  if (!answer.ok) return null;
  const facts = (await answer.json()) as Record<string, unknown>;
  const text = (key: string): string => (typeof facts[key] === "string" ? facts[key] : "");
  const title = text("og:title");
  const shown = thumbnailUrl(facts["og:image"], picture.width, picture.height);
  if (title === "" && shown === null) return null;
  const { host } = new URL(address);
  return { title: title || host, about: text("og:description"), site: text("og:site_name") || host, picture: shown };
}

/** Below a message: the page that it leads to, where the organisation allows that the server looks at it. */
export function LinkPreview({ address }: { address: string }) {
  const { linkPreviews } = useMe().organisation.rules;
  const { data } = useQuery({
    queryKey: ["chat", "link-preview", address],
    queryFn: () => load(address),
    enabled: linkPreviews,
    staleTime: Infinity,
    retry: false,
  });
  if (!linkPreviews || !data) return null;
  return (
    <a className={css.preview} href={address} target="_blank" rel="noreferrer noopener">
      {data.picture !== null && <img src={data.picture} alt="" {...picture} loading="lazy" />}
      <span className={css.text}>
        <span className={css.site}>{data.site}</span>
        <b className={css.title}>{data.title}</b>
        {data.about !== "" && <span className={css.about}>{data.about}</span>}
      </span>
    </a>
  );
}
