import { thumbnailUrl } from "../media.ts";

interface Preview {
  readonly title: string;
  readonly about: string;
  readonly site: string;
  readonly picture: string | null;
}

/** In pixels. */
export const previewPicture = { width: 160, height: 160 };

/** What the page says of itself, as our server has read it (client-server API, "/preview_url"); null: nothing, or the organisation does not allow it. */
export async function loadPreview(address: string): Promise<Preview | null> {
  const answer = await fetch(`/_matrix/client/v1/media/preview_url?url=${encodeURIComponent(address)}`, {
    credentials: "same-origin",
  });
  if (answer.status === 403) return null;
  // It is asked for again when the message is shown the next time.
  if (!answer.ok) throw new Error(`A link could not be looked at: ${answer.status}`);
  const facts = (await answer.json()) as Record<string, unknown>;
  const text = (key: string): string => (typeof facts[key] === "string" ? facts[key] : "");
  const title = text("og:title");
  const shown = thumbnailUrl(facts["og:image"], previewPicture.width, previewPicture.height);
  if (title === "" && shown === null) return null;
  const { host } = new URL(address);
  return { title: title || host, about: text("og:description"), site: text("og:site_name") || host, picture: shown };
}
