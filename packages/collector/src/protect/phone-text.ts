const PHONE = /^\s*[+＋]\s?[1-9](?:[\s()./-]{0,3}\d){6,14}\s*$/;

/** The text is a phone number in international form and nothing else. Without its + it might be any number. */
export const isPhone = (text: string): boolean => PHONE.test(text);
