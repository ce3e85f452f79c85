import { appendFileSync, existsSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { folder, type Place, type Scenario } from "./sync-scenario.ts";

const large = new Uint8Array(14_000_000).map((_, index) => (index * 2_654_435_761) >>> 13);
const longName = `${"lång".repeat(48)}.txt`;
const deep = Array.from({ length: 30 }, (_, index) => `nivå ${index}`).join("/");
const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`mapp ${n % 10}/fil ${n}.txt`, `rad ${n}`]));
const one = { "a.txt": "ett" };
const begin = (first: Place): void => first.write("a.txt", "ett");
const inFolder = (first: Place): void => {
  first.write("M/a.txt", "ett");
  first.write("M/under/b.txt", "två");
};
const conflict = (name: string): string => name.replace(/(\.\w+)$/, " (conflicted copy)$1");
let moment = new Date(0);

const plain: readonly Scenario[] = [
  { title: "a new file comes to the other", act: begin, holds: one },
  { title: "a new file comes to the first", act: (_, second) => begin(second), holds: one },
  {
    title: "a changed file is changed at the other",
    before: begin,
    act: (first) => first.write("a.txt", "ett och två"),
    holds: { "a.txt": "ett och två" },
  },
  {
    title: "what the other adds to a file comes back",
    before: begin,
    act: (_, second) => appendFileSync(second.at("a.txt"), ", sedan två"),
    holds: { "a.txt": "ett, sedan två" },
  },
  {
    title: "a content of the same length is another content",
    before: begin,
    act: (first) => first.write("a.txt", "TVÅ".slice(0, 3)),
    holds: { "a.txt": "TVÅ" },
  },
  { title: "a deleted file is gone", before: begin, act: (first) => first.remove("a.txt"), holds: {} },
  {
    title: "a file that the other deletes is gone",
    before: begin,
    act: (_, second) => second.remove("a.txt"),
    holds: {},
  },
  { title: "a renamed file", before: begin, act: (first) => first.move("a.txt", "b.txt"), holds: { "b.txt": "ett" } },
  {
    title: "a file is renamed and changed",
    before: begin,
    act(first) {
      first.move("a.txt", "b.txt");
      first.write("b.txt", "ett till");
    },
    holds: { "b.txt": "ett till" },
  },
  {
    title: "a file moves into a folder that is new",
    before: begin,
    act(_, second) {
      second.folder("Ny");
      second.move("a.txt", "Ny/a.txt");
    },
    holds: { "Ny/a.txt": "ett" },
  },
  {
    title: "a folder is renamed with what it holds",
    before: inFolder,
    act: (first) => first.move("M", "Ny mapp"),
    holds: { "Ny mapp/a.txt": "ett", "Ny mapp/under/b.txt": "två" },
  },
  {
    title: "a folder moves into another",
    before(first) {
      inFolder(first);
      first.folder("Arkiv");
    },
    act: (_, second) => second.move("M", "Arkiv/M"),
    holds: { "Arkiv/M/a.txt": "ett", "Arkiv/M/under/b.txt": "två" },
  },
  { title: "a folder is deleted with what it holds", before: inFolder, act: (first) => first.remove("M"), holds: {} },
  { title: "an empty folder", act: (first) => first.folder("Tom"), holds: { Tom: folder } },
  { title: "an empty file", act: (_, second) => second.write("tom.txt", ""), holds: { "tom.txt": "" } },
  {
    title: "a file that is emptied",
    before: begin,
    act: (first) => first.write("a.txt", ""),
    holds: { "a.txt": "" },
  },
  {
    title: "thirty folders in each other",
    act: (first) => first.write(`${deep}/längst ner.txt`, "botten"),
    holds: { [`${deep}/längst ner.txt`]: "botten" },
  },
  { title: "a large file in pieces", act: (first) => first.write("stor.bin", large), holds: { "stor.bin": large } },
  {
    title: "a large file in pieces over an earlier one",
    before: (first) => first.write("stor.bin", "liten ännu"),
    act: (_, second) => second.write("stor.bin", large.subarray(7)),
    holds: { "stor.bin": large.subarray(7) },
  },
  {
    title: "a thousand small files",
    act: (first) => Object.entries(many).forEach(([path, text]) => first.write(path, text)),
    holds: many,
  },
  {
    title: "names change places",
    before(first) {
      first.write("a.txt", "ett");
      first.write("b.txt", "två!");
    },
    act(first) {
      first.move("a.txt", "c");
      first.move("b.txt", "a.txt");
      first.move("c", "b.txt");
    },
    holds: { "a.txt": "två!", "b.txt": "ett" },
  },
  {
    title: "a file becomes a folder",
    before: (first) => first.write("sak", "fil"),
    act(first) {
      first.remove("sak");
      first.write("sak/i.txt", "mapp");
    },
    holds: { "sak/i.txt": "mapp" },
  },
  {
    title: "a folder becomes a file",
    before: (first) => first.write("sak/i.txt", "mapp"),
    act(_, second) {
      second.remove("sak");
      second.write("sak", "fil");
    },
    holds: { sak: "fil" },
    // It throws no folder away for a file.
    onlyFirst: { "sak (conflicted copy)/i.txt": "mapp" },
  },
  {
    title: "a file moves out of a folder that is deleted",
    before: inFolder,
    act(first) {
      first.move("M/under/b.txt", "b.txt");
      first.remove("M");
    },
    holds: { "b.txt": "två" },
  },
];

const together: readonly Scenario[] = [
  {
    title: "both change a file: the first has the name, and the other keeps its own beside",
    before: begin,
    act(first, second) {
      first.write("a.txt", "ett av den första");
      second.write("a.txt", "ett av den andra");
    },
    holds: { "a.txt": "ett av den första" },
    onlySecond: { [conflict("a.txt")]: "ett av den andra" },
  },
  {
    title: "both make a file with the same name",
    act(first, second) {
      first.write("n.txt", "den första");
      second.write("n.txt", "och den andra");
    },
    holds: { "n.txt": "den första" },
    onlySecond: { [conflict("n.txt")]: "och den andra" },
  },
  {
    title: "both make the same file: that is one file",
    act(first, second) {
      for (const place of [first, second]) {
        place.write("n.txt", "samma");
        utimesSync(place.at("n.txt"), 1_700_000_000, 1_700_000_000);
      }
    },
    holds: { "n.txt": "samma" },
  },
  {
    title: "both make the same folder, each with a file",
    act(first, second) {
      first.write("M/a.txt", "ett");
      second.write("M/b.txt", "två");
    },
    holds: { "M/a.txt": "ett", "M/b.txt": "två" },
  },
  {
    title: "both delete the same",
    before: inFolder,
    act(first, second) {
      first.remove("M");
      second.remove("M");
    },
    holds: {},
  },
  {
    title: "the first deletes what the other changes: the change stays",
    before: begin,
    act(first, second) {
      first.remove("a.txt");
      second.write("a.txt", "ändrad ändå");
    },
    holds: { "a.txt": "ändrad ändå" },
  },
  {
    title: "the first changes what the other deletes: the change stays",
    before: begin,
    act(first, second) {
      first.write("a.txt", "ändrad ändå");
      second.remove("a.txt");
    },
    holds: { "a.txt": "ändrad ändå" },
  },
  {
    title: "the first deletes a folder that the other puts a file in: that file stays",
    before: inFolder,
    act(first, second) {
      first.remove("M");
      second.write("M/ny.txt", "ny");
    },
    holds: { "M/ny.txt": "ny" },
  },
  {
    title: "the first renames what the other changes: nothing is lost",
    before: begin,
    act(first, second) {
      first.move("a.txt", "b.txt");
      second.write("a.txt", "ändrad under tiden");
    },
    holds: { "a.txt": "ändrad under tiden", "b.txt": "ett" },
  },
  {
    title: "the first renames a folder that the other puts a file in: the file goes along",
    before: inFolder,
    act(first, second) {
      first.move("M", "N");
      second.write("M/ny.txt", "ny");
    },
    holds: { "N/ny.txt": "ny", "N/a.txt": "ett", "N/under/b.txt": "två" },
  },
  {
    title: "both rename a file, to other names: both are there",
    before: begin,
    act(first, second) {
      first.move("a.txt", "b.txt");
      second.move("a.txt", "c.txt");
    },
    holds: { "b.txt": "ett", "c.txt": "ett" },
  },
  {
    title: "only the time of a file changes: no conflict",
    before: begin,
    act(first, second) {
      utimesSync(first.at("a.txt"), 1_600_000_000, 1_600_000_000);
      utimesSync(second.at("a.txt"), 1_500_000_000, 1_500_000_000);
    },
    holds: one,
  },
];

const names: readonly Scenario[] = [
  {
    title: "names that differ in case alone are two files",
    act(first) {
      first.write("Plan.txt", "stor");
      first.write("plan.txt", "liten");
    },
    holds: { "Plan.txt": "stor", "plan.txt": "liten" },
  },
  {
    title: "a name changes in case alone",
    before: (first) => first.write("plan.txt", "liten"),
    act: (first) => first.move("plan.txt", "Plan.txt"),
    holds: { "Plan.txt": "liten" },
  },
  {
    title: "a name with its dots and rings apart (NFD) has them on the letter (NFC) everywhere",
    act: (first) => first.write("Åtgärd på ö.txt".normalize("NFD"), "isär"),
    holds: { "Åtgärd på ö.txt": "isär" },
  },
  {
    title:
      "both make a name that is the same on one letter (NFC) and apart (NFD): one has the name, the other's stays beside",
    act(first, second) {
      first.write("Ärende å.txt".normalize("NFD"), "isär");
      second.write("Ärende å.txt".normalize("NFC"), "ihop på en");
    },
    holds: { "Ärende å.txt": "isär" },
    onlySecond: { [conflict("Ärende å.txt")]: "ihop på en" },
  },
  {
    title: "names that differ in case alone, made by both at once, are two files",
    act(first, second) {
      first.write("Beslut.txt", "stort");
      second.write("beslut.txt", "litet b");
    },
    holds: { "Beslut.txt": "stort", "beslut.txt": "litet b" },
  },
  {
    title: "signs that mean something in addresses",
    act(first) {
      first.write("100 % & mer #1?;=+@!'(),[]{}^~.txt", "tecken");
      first.write("%2e%2e%2f å%20b.txt", "procent");
      first.write('<em>"citat"&lt;|*:.txt', "märkning");
    },
    holds: {
      "100 % & mer #1?;=+@!'(),[]{}^~.txt": "tecken",
      "%2e%2e%2f å%20b.txt": "procent",
      '<em>"citat"&lt;|*:.txt': "märkning",
    },
  },
  {
    title: "names of many peoples and pictures",
    act(_, second) {
      second.write("👩‍👩‍👧‍👦 Familj 🇸🇪.txt", "bild");
      second.write("日本語 العربية עברית Ελληνικά.txt", "skrift");
    },
    holds: { "👩‍👩‍👧‍👦 Familj 🇸🇪.txt": "bild", "日本語 العربية עברית Ελληνικά.txt": "skrift" },
  },
  {
    title: "a name of two hundred and forty-four bytes",
    act: (first) => first.write(longName, "lång"),
    holds: { [longName]: "lång" },
  },
  {
    title: "a name that ends with a dot, and one that begins with one",
    act(first) {
      first.write("slut.", "punkt");
      first.write(".dold", "dold");
    },
    holds: { "slut.": "punkt", ".dold": "dold" },
  },
  {
    title: "what programs leave lying about stays where it is",
    act(first) {
      first.write("~$Brev.docx", "lås");
      first.write(".~lock.Brev.odt#", "lås");
      first.write("Brev.docx", "brev");
    },
    holds: { "Brev.docx": "brev" },
    onlyFirst: { "~$Brev.docx": "lås", ".~lock.Brev.odt#": "lås" },
  },
  {
    title: "a link to elsewhere is not followed",
    act(first) {
      begin(first);
      symlinkSync("/etc/passwd", first.at("lösen"));
    },
    holds: one,
    also: (_, second) => {
      if (existsSync(second.at("lösen"))) throw new Error("the link was followed");
    },
  },
  {
    title: "the time of a file goes along",
    act(first) {
      begin(first);
      utimesSync(first.at("a.txt"), 1_234_567_890, 1_234_567_890);
    },
    holds: one,
    also(_, second) {
      const { mtimeMs } = statSync(second.at("a.txt"));
      if (mtimeMs !== 1_234_567_890_000) throw new Error(`it is of ${new Date(mtimeMs).toISOString()}`);
    },
  },
  {
    title: "a time before 1970 keeps no file from the other",
    act(first) {
      begin(first);
      utimesSync(first.at("a.txt"), -14_000_000, -14_000_000);
    },
    holds: one,
  },
];

const page: readonly Scenario[] = [
  {
    title: "a file that is changed in the page",
    before: begin,
    act: (_, __, desk) => desk.put("a.txt", "från sidan"),
    holds: { "a.txt": "från sidan" },
  },
  {
    title: "a file that is renamed in the page while a device changes it: nothing is lost",
    before: begin,
    async act(first, _, desk) {
      await desk.move("a.txt", "b.txt");
      first.write("a.txt", "ändrad på datorn");
    },
    holds: { "a.txt": "ändrad på datorn", "b.txt": "ett" },
  },
  {
    title: "a folder that is copied in the page",
    before: inFolder,
    act: (_, __, desk) => desk.copy("M", "Kopia"),
    holds: { "M/a.txt": "ett", "M/under/b.txt": "två", "Kopia/a.txt": "ett", "Kopia/under/b.txt": "två" },
  },
  {
    title: "an earlier version that is taken back in the page",
    before: begin,
    later: (first) => first.write("a.txt", "ett som blev två"),
    act: (_, __, desk) => desk.restoreVersion("a.txt"),
    holds: one,
  },
  {
    title: "what is taken back from the trash in the page",
    before: inFolder,
    later: (first) => first.remove("M"),
    act: (_, __, desk) => desk.restoreFromTrash("M"),
    holds: { "M/a.txt": "ett", "M/under/b.txt": "två" },
  },
  {
    title: "a folder that is put back to a moment in the page",
    before(first) {
      inFolder(first);
      begin(first);
    },
    later(first) {
      moment = new Date();
      first.write("M/a.txt", "förstörd");
      first.remove("M/under");
      first.move("a.txt", "omdöpt.txt");
      first.write("okänd.txt", "tillagd");
    },
    act: (_, __, desk) => desk.rewind(moment),
    // What was renamed keeps its name.
    holds: { "M/a.txt": "ett", "M/under/b.txt": "två", "omdöpt.txt": "ett" },
  },
  {
    title: "a change on a device while the page takes a version back: both are kept",
    before: begin,
    later: (first) => first.write("a.txt", "ett som blev två"),
    async act(first, _, desk) {
      await desk.restoreVersion("a.txt");
      first.write("a.txt", "ändrad på datorn");
    },
    holds: one,
    onlyFirst: { [conflict("a.txt")]: "ändrad på datorn" },
  },
];

export const scenarios: readonly Scenario[] = [...plain, ...together, ...names, ...page];
