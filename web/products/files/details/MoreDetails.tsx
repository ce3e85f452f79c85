import { ActivitySection } from "./ActivitySection.tsx";
import { TagsSection } from "./TagsSection.tsx";

/** Tags of a file or folder, and what was done to it. */
export function MoreDetails({ id, when }: { id: number; when: (moment: string) => string }) {
  return (
    <>
      <TagsSection id={id} />
      <ActivitySection id={id} when={when} />
    </>
  );
}
