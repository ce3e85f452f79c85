import { Search } from "lucide-react";
import { openSearch } from "../platform/search-box.ts";
import { useText } from "../text/index.tsx";
import { IconButton } from "../ui/index.ts";

/** On a phone, where there is no top bar, search stands last in every page's header. */
export function PhoneSearch() {
  const t = useText();
  return (
    <IconButton label={t("shell.search")} size="lg" hasTip={false} onPress={openSearch}>
      <Search aria-hidden="true" />
    </IconButton>
  );
}
