import { useQuery } from "@tanstack/react-query";
import { useMe } from "../../../platform/session.ts";
import { loadPreview, previewPicture } from "./link-preview.ts";
import css from "./LinkPreview.module.css";

/** Below a message: the page that it leads to, where the organisation allows that the server looks at it. */
export function LinkPreview({ address }: { address: string }) {
  const { linkPreviews } = useMe().organisation.rules;
  const { data } = useQuery({
    queryKey: ["chat", "link-preview", address],
    queryFn: () => loadPreview(address),
    enabled: linkPreviews,
    staleTime: Infinity,
    retry: false,
  });
  if (!linkPreviews || !data) return null;
  return (
    <a className={css.preview} href={address} target="_blank" rel="noreferrer noopener">
      {data.picture !== null && <img src={data.picture} alt="" {...previewPicture} loading="lazy" />}
      <span className={css.text}>
        <span className={css.site}>{data.site}</span>
        <b className={css.title}>{data.title}</b>
        {data.about !== "" && <span className={css.about}>{data.about}</span>}
      </span>
    </a>
  );
}
