import "../text.ts";
import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { Download, Trash2 } from "lucide-react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { saveBlob } from "../../../platform/download.ts";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { EmptyState, IconButton, Item, PageBody, PageHeader, Section, Skeleton } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import css from "./KeptPage.module.css";
import { mostKept, readKept, sizeOf } from "./store.ts";
import { useKept } from "./useKept.ts";

/** Files that are kept on this device: they open without a network. */
export function KeptPage() {
  const t = useText();
  const locale = useLocale();
  const kept = useKept();
  // Saved and opened by the device's own program: nothing of strangers runs in this page.
  const open = async (item: FileItem): Promise<void> => {
    const content = await readKept(kept.userId, item.id);
    if (content) saveBlob(content, item.name);
  };
  const { items } = kept;
  const amounts = { used: formatBytes(locale, sizeOf(items ?? [])), most: formatBytes(locale, mostKept) };
  return (
    <PageBody isSunken>
      <PageHeader title={t("offline.title")} about={t("offline.about")} back={<BackLink to="/files" />} />
      <Section title={t("offline.files")} after={<span className={css.used}>{t("offline.used", amounts)}</span>}>
        {!items ? (
          <Skeleton label={t("common.loading")} />
        ) : items.length === 0 ? (
          <EmptyState icon={<Download />} title={t("offline.empty")}>
            {t("offline.emptyText")}
          </EmptyState>
        ) : (
          <ul>
            {items.map((item) => (
              <li key={item.id}>
                <Item
                  icon={<KindIcon name={item.name} isFolder={false} />}
                  title={item.name}
                  about={formatBytes(locale, item.size)}
                  end={
                    <>
                      <IconButton label={t("offline.open", { name: item.name })} onPress={() => void open(item)}>
                        <Download aria-hidden="true" />
                      </IconButton>
                      <IconButton
                        label={t("offline.dropName", { name: item.name })}
                        onPress={() => void kept.drop(item)}
                      >
                        <Trash2 aria-hidden="true" />
                      </IconButton>
                    </>
                  }
                />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </PageBody>
  );
}
