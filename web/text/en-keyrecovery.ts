import type { svKeyRecovery } from "./sv-keyrecovery.ts";

/** English words of recovery keys that an agency keeps. */
export const enKeyRecovery: Readonly<Record<keyof typeof svKeyRecovery, string>> = {
  "recovery.keeps": "{agency} keeps the key",
  "recovery.mayRead.offered":
    "{agency} offers to keep recovery keys. If you give yours, you can get everything back even when you have lost it, but those at {agency} who have the agency’s key can then read what you write and get in encrypted chats.",
  "recovery.mayRead.required":
    "{agency} requires that it keeps your recovery key. You can get everything back even when you have lost it, but those at {agency} who have the agency’s key can read what you write and get in encrypted chats.",
  "recovery.lead.kept":
    "Encrypted chats are read on your own devices. Those at {agency} who have the agency’s key can read them for people whose keys it keeps.",
  "recovery.cost":
    "Search in Safos does not find what is written, and each device needs keys. {agency} keeps recovery keys: those who have the agency’s key can read what is encrypted, for people whose keys it keeps. Encryption cannot be turned off.",
  "recovery.encrypted": "Encrypted. {agency} can read it for people whose keys it keeps",
  "recovery.encryptedVerified":
    "Encrypted, and everybody in it is verified. {agency} can read it for people whose keys it keeps",
  "recovery.setUpText":
    "Create a recovery key. You need it if you lose your phone, change computers or sign out.",
  "recovery.noKey":
    "{agency} wants to keep keys and has not made one of its own. An administrator makes it under Rules.",
  "recovery.kept": "{agency} has kept your recovery key since {when}.",
  "recovery.takeBack": "Stop keeping my key",
  "recovery.takenBack": "{agency} does not keep your key any more.",
  "recovery.missing": "{agency} does not keep your key yet.",
  "recovery.stale": "What {agency} keeps is sealed with an earlier key, or is not your key of today. Seal it again.",
  "recovery.ownKey": "Your recovery key",
  "recovery.ownKeyHint": "The page has not kept it and needs it to seal it. It leaves the browser sealed only.",
  "recovery.seal": "Let {agency} keep the key",
  "recovery.sealed": "{agency} keeps your key now.",
  "recovery.fingerprint": "The agency’s key: {fingerprint}.",
  "recovery.madeBy": "Made by {who} {when}.",
  "recovery.madeByNobody": "Made {when}.",
  "recovery.changed":
    "{agency} has another key than the one you sealed to here. Ask an administrator whether they made it, and compare the characters before you seal again.",
  "recovery.swapped":
    "The server shows another key of {agency} than the one yours is sealed to, without saying that it is new. Seal nothing. Tell an administrator.",
  "recovery.checked": "I have asked an administrator and the characters match",
  "recovery.choose": "How you get your messages back",
  "recovery.choose.agency": "{agency} keeps the key",
  "recovery.choose.agencyHint":
    "You get everything back through an administrator. Those who have the agency’s key can read what you write and get.",
  "recovery.choose.own": "I keep the key myself",
  "recovery.choose.ownHint": "Without the key the messages cannot be read. Nobody can help you.",
  "recovery.sealFailed": "The key is turned on, but {agency} did not get it. Try again, and do not close this before.",
  "recovery.ask": "Ask {agency} for the key",
  "recovery.askText":
    "An administrator at {agency} opens your key in their browser and gives it to this session, once you have compared seven pictures. It stands in the audit log, and you are notified on all your devices.",
  "recovery.asked":
    "You have asked {agency} for the key. Keep this page open and call an administrator. It is open until {when}.",
  "recovery.askedElsewhere":
    "Your recovery key has been asked for in your name at {agency}, from {session}. If it was not you, withdraw it and change your password.",
  "recovery.unknownSession": "a session that has ended",
  "recovery.withdraw": "Withdraw",
  "recovery.begun": "{who} has begun. The pictures come in a moment.",
  "recovery.compare": "{who} must see the same seven pictures, in the same order. Call or meet, and compare.",
  "recovery.signs": "Seven pictures to compare",
  "recovery.same": "They match",
  "recovery.different": "They differ",
  "recovery.waiting": "Waiting for {who} to see that the pictures match.",
  "recovery.mismatch":
    "The pictures did not match. Someone may have come between you. The request is withdrawn; tell an administrator in another way than here.",
  "recovery.lostPair": "This browser no longer has what it asked with. Withdraw the request and ask again.",
  "recovery.moved":
    "The server shows another administrator’s key than before. Nothing has been given out. Withdraw the request and ask again.",
  "recovery.badAnswer": "What came could not be opened, or is not your key. Withdraw the request and ask again.",
  "recovery.over.refused": "{agency} said no to your request.",
  "recovery.over.lapsed": "Nobody answered your request within a day.",
  "recovery.over.ended": "Your request has ended.",
  "recovery.card.offered": "{agency} offers to keep your recovery key of encrypted chats.",
  "recovery.card.required": "{agency} requires that it keeps your recovery key. You need to write it in.",
  "recovery.card.again": "{agency} has a new key. Seal your recovery key again.",
  "recovery.card.show": "Show",
  "recovery.card.later": "Later",
  "recovery.admin.title": "Kept keys",
  "recovery.admin.lead":
    "Here your people get encrypted chats back. Whoever has the file with the agency’s key, and is an administrator, can read what is encrypted for everyone whose key you keep. All of it stands in the audit log.",
  "recovery.admin.off": "The rule is off: nothing is kept. The key can be made before it is turned on.",
  "recovery.admin.rules": "To the rules",
  "recovery.admin.key": "The agency’s key",
  "recovery.admin.none": "You have no key yet. It is made in your browser; the server gets its public part only.",
  "recovery.admin.make": "Make a key",
  "recovery.admin.makeAgain": "Change the key",
  "recovery.admin.makeText":
    "The key is shown once. Save the file where only those can reach it who are to give keys back, preferably twice. Without the file nobody can open what you keep, and nobody can make it again.",
  "recovery.admin.makeAgainText":
    "Everyone is asked to seal again. What is sealed to the earlier key opens with its file only; do not throw it away.",
  "recovery.admin.passphrase": "Passphrase of the file",
  "recovery.admin.passphraseHint": "Optional. Whoever opens the file needs it.",
  "recovery.admin.file": "The file with the key",
  "recovery.admin.save": "Save as file",
  "recovery.admin.print": "Print",
  "recovery.admin.isKept": "The file is saved or printed",
  "recovery.admin.turnOn": "Use the key",
  "recovery.admin.made": "The key is in use now.",
  "recovery.admin.kept": "{n, plural, =0 {You keep no keys.} one {You keep # key.} other {You keep # keys.}}",
  "recovery.admin.stale": "{n, plural, one {# is sealed to an earlier key.} other {# are sealed to an earlier key.}}",
  "recovery.admin.waiting": "Waiting for an answer",
  "recovery.admin.earlier": "Earlier",
  "recovery.admin.nobody": "Nobody asks for their key",
  "recovery.admin.nobodyText": "When someone does, all administrators are notified.",
  "recovery.admin.from": "From {session}, signed in {when}",
  "recovery.admin.sessionOver": "The session has ended",
  "recovery.admin.lapses": "Open until {when}",
  "recovery.admin.by": "{who} answers",
  "recovery.admin.own": "Another administrator answers you.",
  "recovery.admin.answer": "Answer",
  "recovery.admin.refuse": "Refuse",
  "recovery.admin.refused": "The request is refused.",
  "recovery.admin.answerTitle": "Give {person} the key",
  "recovery.admin.openText":
    "Open the file with the agency’s key. It and the key of {person} stay in your browser. Make sure that it is {person} who asks: call or meet.",
  "recovery.admin.choose": "Choose a file",
  "recovery.admin.paste": "Or paste the text of the file",
  "recovery.admin.open": "Open",
  "recovery.admin.badFile": "That is no file with a key, or it is damaged.",
  "recovery.admin.wrongPassphrase": "That passphrase is not right.",
  "recovery.admin.otherKey":
    "The file is of another key than the one that of {person} is sealed to. Choose the file of that one.",
  "recovery.admin.waitingFor": "Waiting for the page of {person}. Ask {person} to keep it open.",
  "recovery.admin.compare":
    "{person} must see the same seven pictures, in the same order. Compare by voice, not in the chat.",
  "recovery.admin.give": "They match, give the key",
  "recovery.admin.given": "{person} has been given their key.",
  "recovery.admin.broken":
    "The page that asks showed another key than it first promised. Someone may have come between. Nothing was given out and the request is refused.",
  "recovery.admin.cannotOpen":
    "What is kept could not be opened with the file. The request is refused; {person} needs to make a new key.",
  "recovery.admin.over": "The request has ended.",
  "recovery.state.asked": "Waiting",
  "recovery.state.begun": "Under way",
  "recovery.state.revealed": "Under way",
  "recovery.state.answered": "Given",
  "recovery.state.done": "Done",
  "recovery.state.withdrawn": "Withdrawn",
  "recovery.state.refused": "Refused",
  "recovery.state.lapsed": "Nobody answered",
  "recovery.state.ended": "Ended",
  "error.KEY_RECOVERY_OFF": "Your organisation keeps no recovery keys.",
  "error.KEY_RECOVERY_REQUIRED": "Your organisation requires that it keeps your recovery key.",
  "error.KEY_RECOVERY_NO_KEY": "Your organisation has no key to keep others with yet.",
  "error.KEY_RECOVERY_KEY_CHANGED": "The organisation has another key now. Load the page again and look at it first.",
  "error.KEY_RECOVERY_NO_BOX": "Your organisation does not keep that key, or it has been sealed again.",
  "error.KEY_RECOVERY_PENDING": "There is a request already that has not ended.",
  "error.KEY_RECOVERY_ENDED": "The request has ended, or is not at that step.",
  "error.KEY_RECOVERY_TAKEN":
    "Another administrator answers already. Refuse the request if that comes to nothing; the person can ask again.",
  "error.KEY_RECOVERY_OWN": "The request is yours, so another administrator answers it.",
};
