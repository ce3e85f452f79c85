export { Avatar, AvatarStack } from "./Avatar.tsx";
export { AvatarButton } from "./AvatarButton.tsx";
export { Button, buttonClass } from "./Button.tsx";
export { CardPopover } from "./CardPopover.tsx";
export { Checkbox, Radios, Segmented, Switch, type Option } from "./Choice.tsx";
export { CodeField } from "./CodeField.tsx";
export { CommandBox, type Command, type CommandGroup } from "./CommandList.tsx";
export { cx } from "./cx.ts";
export { DayChoice } from "./DayChoice.tsx";
export { Dialog } from "./Dialog.tsx";
export { EmojiGrid, EmojiPicker, type EmojiChoice } from "./EmojiPicker.tsx";
export { Form, FormRow } from "./Form.tsx";
export { HeaderEnd, HeaderEndPlace } from "./HeaderEnd.tsx";
export { IconButton, iconLinkClass } from "./IconButton.tsx";
export { ListFrame } from "./ListFrame.tsx";
export { ListHeading, listRowClass, RowName } from "./ListRow.tsx";
export { PartsLocale } from "./Locale.tsx";
export { Mark } from "./Mark.tsx";
export { Menu, MenuAt, type MenuAction } from "./Menu.tsx";
export { Column, Columns, Inset, PageBody, PageHeader } from "./PageHeader.tsx";
export { MomentField } from "./MomentField.tsx";
export type { MomentKind } from "./moments.ts";
export { PersonPicker, type Pickable } from "./PersonPicker.tsx";
export { PlainButton } from "./PlainButton.tsx";
export { IconTile, Item, Section } from "./Section.tsx";
export { SearchField } from "./SearchField.tsx";
export { Select } from "./Select.tsx";
export {
  Chip,
  Count,
  EmptyState,
  Hidden,
  Kbd,
  Notice,
  ProgressBar,
  Skeleton,
  UnreadDot,
  type ChipTone,
} from "./Small.tsx";
export { Slider } from "./Slider.tsx";
export { Table, Who, type TableColumn } from "./Table.tsx";
export { TextField } from "./TextField.tsx";
export { showToast, ToastRegion } from "./Toast.tsx";
export { toneOf } from "./tone.ts";
export { Toolbar, ToolbarLine } from "./Toolbar.tsx";
