/**
 * ISO 4217 (list one of 2025-05, without metals and test codes), and the codes retired since 2022, which shops still send. A table and not
 * `Intl.supportedValuesOf("currency")`: that one changes with the engine's ICU data.
 */
const CODES = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP
  COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD
  JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
  NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
  TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG
  ANG CUC HRK SLL ZWL`.split(/\s+/),
);

/** The code in upper case, or undefined where it is none. */
export const readCurrency = (text: string): string | undefined => {
  const code = text.toUpperCase();
  return CODES.has(code) ? code : undefined;
};

const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

/** Whether a currency is written with three decimals; nearly all have two or none. */
export const hasThreeDecimals = (code: string | undefined): boolean => code !== undefined && THREE_DECIMALS.has(code);
