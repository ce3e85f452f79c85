import { hashOf, type Exchange } from "./seal.ts";

/** The 64 signs of the Matrix specification ("SAS method: emoji"), by which people compare devices too. */
const all =
  "🐶 dog,🐱 cat,🦁 lion,🐎 horse,🦄 unicorn,🐷 pig,🐘 elephant,🐰 rabbit,🐼 panda,🐓 rooster,🐧 penguin,🐢 turtle,🐟 fish,🐙 octopus,🦋 butterfly,🌷 flower,🌳 tree,🌵 cactus,🍄 mushroom,🌏 globe,🌙 moon,☁️ cloud,🔥 fire,🍌 banana,🍎 apple,🍓 strawberry,🌽 corn,🍕 pizza,🎂 cake,❤️ heart,😀 smiley,🤖 robot,🎩 hat,👓 glasses,🔧 spanner,🎅 santa,👍 thumbs-up,☂️ umbrella,⌛ hourglass,⏰ clock,🎁 gift,💡 light-bulb,📕 book,✏️ pencil,📎 paperclip,✂️ scissors,🔒 lock,🔑 key,🔨 hammer,☎️ telephone,🏁 flag,🚂 train,🚲 bicycle,✈️ aeroplane,🚀 rocket,🏆 trophy,⚽ ball,🎸 guitar,🎺 trumpet,🔔 bell,⚓ anchor,🎧 headphones,📁 folder,📌 pin"
    .split(",")
    .map((one) => one.split(" ") as [sign: string, name: string]);

export interface Sign {
  readonly sign: string;
  /** Of the text `sign.<name>`. */
  readonly name: string;
}

const count = 7;
const bitsEach = 6;

/** Seven signs of 42 bits, the same on both pages of an exchange and, with someone between them, different ones. */
export async function signsOf({ requestId, personKey, officerKey }: Exchange): Promise<Sign[]> {
  const hash = await hashOf("safos recovery signs 1", requestId, personKey, officerKey);
  const bits = [...hash.slice(0, 6)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: count }, (_, at) => {
    const [sign, name] = all[Number.parseInt(bits.slice(at * bitsEach, (at + 1) * bitsEach), 2)] ?? ["", ""];
    return { sign, name };
  });
}

/** An organisation's key as people compare it: 20 digits and letters in fives. */
export async function fingerprintOf(publicKey: string): Promise<string> {
  const hash = await hashOf("safos recovery fingerprint 1", publicKey);
  const text = [...hash.slice(0, 10)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.match(/.{5}/g)?.join(" ") ?? "";
}
