import { useContext, useMemo, useState } from "react";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, EmojiGrid, Menu, Notice, Skeleton, type EmojiChoice } from "../../../ui/index.ts";
import { findEmoticons, type Emoticon, type Sticker } from "./emoticons.ts";
import type { Picked } from "./picked.ts";
import { keepRecent, keepTone, readChoices } from "./preference.ts";
import { RoomEmoticons, RoomStickers } from "./room-emoticons.ts";
import "./text.ts";
import { tones, type Tone } from "./tones.ts";
import { useEmojiList, type EmojiList } from "./useEmojiList.ts";

/** Unicode's groups by their numbers, each with a sign of it. */
const groups = [
  ["0", "😀"],
  ["1", "👋"],
  ["3", "🐻"],
  ["4", "🍎"],
  ["5", "🚗"],
  ["6", "⚽"],
  ["7", "💡"],
  ["8", "💚"],
  ["9", "🏁"],
] as const;
const recentGroup = "recent";
/** The room's own pictures. */
const ownGroup = "own";
const stickerGroup = "stickers";
type Group = (typeof groups)[number][0] | typeof recentGroup | typeof ownGroup | typeof stickerGroup;
/** What tells the choice of a sticker from that of the emoji with the same picture. */
const stickerKey = ({ mxc }: Sticker): string => `sticker ${mxc}`;
const allGroups: readonly Group[] = [...groups.map(([id]) => id), ownGroup, stickerGroup];
const mostFound = 96;

interface Own {
  readonly emoticons: readonly Emoticon[];
  readonly stickers: readonly Sticker[];
}

interface PanelProps {
  me: string;
  /** The field has the focus at once. */
  hasFocus: boolean;
  onPick: (picked: Picked) => void;
  /** Left out where no stickers are offered. */
  onSticker?: (sticker: Sticker) => void;
}

const noStickers: readonly Sticker[] = [];

/** All emoji, once they have come. */
export function EmojiPanel(props: PanelProps) {
  const t = useText();
  const { list, hasFailed, retry } = useEmojiList(true);
  if (hasFailed)
    return (
      <Notice tone="warn">
        {t("emoji.missing")}{" "}
        <Button size="sm" variant="secondary" onPress={retry}>
          {t("common.retry")}
        </Button>
      </Notice>
    );
  return list ? <Choosing {...props} list={list} /> : <Skeleton label={t("common.loading")} rows={4} />;
}

function Choosing({ me, hasFocus, onPick, onSticker, list }: PanelProps & { list: EmojiList }) {
  const t = useText();
  const locale = useLocale();
  const [{ tone, recent }, setChoices] = useState(() => readChoices(me));
  const [text, setText] = useState("");
  const [group, setGroup] = useState<Group>(recent.length > 0 ? recentGroup : "0");
  const isSearch = text.trim() !== "";
  const emoticons = useContext(RoomEmoticons);
  const offered = useContext(RoomStickers);
  const stickers = onSticker ? offered : noStickers;
  const keys = useMemo(() => {
    const own = { emoticons, stickers };
    return isSearch ? keysFound(list, own, text) : keysOf(list, own, group, recent);
  }, [isSearch, list, emoticons, stickers, text, group, recent]);
  const choices = useMemo<EmojiChoice[]>(
    () =>
      keys.flatMap((key) => {
        const emoji = list.emojiBySign(key);
        if (emoji) return { id: key, name: emoji[locale], shown: list.withTone(emoji, tone) };
        const own = stickers.find((one) => stickerKey(one) === key) ?? emoticons.find(({ mxc }) => mxc === key);
        return own ? { id: key, name: own.name, shown: <img src={own.url} alt="" loading="lazy" /> } : [];
      }),
    [keys, emoticons, stickers, locale, list, tone],
  );
  const pick = (key: string): void => {
    const sticker = stickers.find((one) => stickerKey(one) === key);
    if (sticker) {
      onSticker?.(sticker);
      return;
    }
    keepRecent(me, key);
    const emoji = list.emojiBySign(key);
    const sign = emoji && list.withTone(emoji, tone);
    const name = emoticons.find(({ mxc }) => mxc === key)?.name;
    onPick({ key: sign ?? key, text: sign ?? `:${name}:` });
  };
  return (
    <EmojiGrid
      label={t("chat.emoji")}
      searchLabel={t("emoji.search")}
      clearLabel={t("common.clear")}
      text={text}
      onText={setText}
      hasFocus={hasFocus}
      groupsLabel={t("emoji.groups")}
      groups={[
        ...(recent.length > 0 ? [{ id: recentGroup, name: t("emoji.recent"), shown: "🕒" }] : []),
        ...(emoticons.length > 0 ? [{ id: ownGroup, name: t("emoji.groupown"), shown: "⭐" }] : []),
        ...(stickers.length > 0 ? [{ id: stickerGroup, name: t("emoji.groupstickers"), shown: "🏷️" }] : []),
        ...groups.map(([id, shown]) => ({ id, name: t(`emoji.group${id}`), shown })),
      ]}
      group={isSearch ? null : group}
      onGroup={(id) => {
        setText("");
        setGroup(allGroups.find((one) => one === id) ?? recentGroup);
      }}
      heading={
        isSearch
          ? t("emoji.found", { n: choices.length })
          : t(group === recentGroup ? "emoji.recent" : `emoji.group${group}`)
      }
      choices={choices}
      isLarge={!isSearch && group === stickerGroup}
      empty={t("emoji.none")}
      onPick={pick}
      end={
        <ToneMenu
          tone={tone}
          onTone={(next) => {
            keepTone(me, next);
            setChoices({ tone: next, recent });
          }}
        />
      }
    />
  );
}

function keysOf(
  list: EmojiList,
  { emoticons, stickers }: Own,
  group: Group,
  recent: readonly string[],
): readonly string[] {
  if (group === recentGroup) return recent;
  if (group === stickerGroup) return stickers.map(stickerKey);
  if (group === ownGroup) return emoticons.map((one) => one.mxc);
  return list
    .allEmoji()
    .filter((one) => String(one.group) === group)
    .map((one) => one.sign);
}

const keysFound = (list: EmojiList, { emoticons, stickers }: Own, text: string): readonly string[] => [
  ...findEmoticons(stickers, text).map(stickerKey),
  ...findEmoticons(emoticons, text).map((one) => one.mxc),
  ...list.searchEmoji(text, mostFound).map((one) => one.sign),
];

const hand = "✋";

function ToneMenu({ tone, onTone }: { tone: Tone; onTone: (tone: Tone) => void }) {
  const t = useText();
  const shown = (one: Tone): string => (one === 0 ? hand : hand + String.fromCodePoint(0x1f3fa + one));
  return (
    <Menu
      label={t("emoji.tone")}
      trigger={
        <Button size="sm" variant="quiet" icon={<span aria-hidden="true">{shown(tone)}</span>}>
          {t("emoji.toneIs", { tone: t(`emoji.tone${tone}`) })}
        </Button>
      }
      actions={tones.map((one) => ({
        id: String(one),
        name: t(`emoji.tone${one}`),
        icon: <span aria-hidden="true">{shown(one)}</span>,
        onAction: () => onTone(one),
      }))}
    />
  );
}
