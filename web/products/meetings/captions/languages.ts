import { useText } from "../../../text/index.tsx";
import { languages, type SpokenLanguage } from "./preferences.ts";

type Named = Exclude<SpokenLanguage, "auto">;
const named = languages.filter((one): one is Named => one !== "auto");

/** Names a language in the page's own; null: there is no name for it. */
export function useLanguageName(): (language: string) => string | null {
  const t = useText();
  return (language) => {
    const known = named.find((one) => one === language);
    return known === undefined ? null : t(`captions.language.${known}`);
  };
}

/** The languages to choose from, with what `auto` is called. */
export function useLanguageOptions(auto: string): { id: SpokenLanguage; name: string }[] {
  const t = useText();
  const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
  return [{ id: "auto", name: auto }, ...named.map((id) => ({ id, name: capital(t(`captions.language.${id}`)) }))];
}
