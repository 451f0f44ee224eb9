import { fold, lookupKey } from "./fold.ts";

/** ISO 3166-1: alpha-2, alpha-3, English name and after `|` the other names it goes by. */
const ISO_3166 = `
  AD AND Andorra; AE ARE United Arab Emirates|UAE; AF AFG Afghanistan; AG ATG Antigua and Barbuda; AI AIA Anguilla; AL ALB
  Albania; AM ARM Armenia; AO AGO Angola; AQ ATA Antarctica; AR ARG Argentina; AS ASM American Samoa; AT AUT Austria; AU AUS
  Australia; AW ABW Aruba; AX ALA Åland Islands; AZ AZE Azerbaijan; BA BIH Bosnia and Herzegovina|Bosnia; BB BRB Barbados; BD
  BGD Bangladesh; BE BEL Belgium; BF BFA Burkina Faso; BG BGR Bulgaria; BH BHR Bahrain; BI BDI Burundi; BJ BEN Benin; BL BLM
  Saint Barthélemy; BM BMU Bermuda; BN BRN Brunei|Brunei Darussalam; BO BOL Bolivia; BQ BES Bonaire, Sint Eustatius
  and Saba|Caribbean Netherlands; BR BRA Brazil; BS BHS Bahamas|The Bahamas; BT BTN Bhutan; BV BVT Bouvet Island; BW BWA
  Botswana; BY BLR Belarus; BZ BLZ Belize; CA CAN Canada; CC CCK Cocos Islands|Cocos (Keeling) Islands; CD COD Democratic
  Republic of the Congo|DR Congo|Congo-Kinshasa; CF CAF Central African Republic; CG COG Congo|Republic of the
  Congo|Congo-Brazzaville; CH CHE Switzerland; CI CIV Côte d'Ivoire|Ivory Coast; CK COK Cook Islands; CL CHL Chile; CM CMR
  Cameroon; CN CHN China|People's Republic of China; CO COL Colombia; CR CRI Costa Rica; CU CUB Cuba; CV CPV Cabo Verde|Cape
  Verde; CW CUW Curaçao; CX CXR Christmas Island; CY CYP Cyprus; CZ CZE Czechia|Czech Republic; DE DEU Germany; DJ DJI
  Djibouti; DK DNK Denmark; DM DMA Dominica; DO DOM Dominican Republic; DZ DZA Algeria; EC ECU Ecuador; EE EST Estonia; EG EGY
  Egypt; EH ESH Western Sahara; ER ERI Eritrea; ES ESP Spain; ET ETH Ethiopia; FI FIN Finland; FJ FJI Fiji; FK FLK Falkland
  Islands; FM FSM Micronesia|Federated States of Micronesia; FO FRO Faroe Islands; FR FRA France; GA GAB Gabon; GB GBR United
  Kingdom|UK|United Kingdom (UK)|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern
  Ireland; GD GRD Grenada; GE GEO Georgia; GF GUF French Guiana; GG GGY Guernsey; GH GHA Ghana; GI GIB Gibraltar; GL GRL
  Greenland; GM GMB Gambia|The Gambia; GN GIN Guinea; GP GLP Guadeloupe; GQ GNQ Equatorial Guinea; GR GRC Greece|EL; GS SGS
  South Georgia and the South Sandwich Islands; GT GTM Guatemala; GU GUM Guam; GW GNB Guinea-Bissau; GY GUY Guyana; HK HKG
  Hong Kong|Hong Kong SAR; HM HMD Heard Island and McDonald Islands; HN HND Honduras; HR HRV Croatia; HT HTI Haiti; HU HUN
  Hungary; ID IDN Indonesia; IE IRL Ireland|Republic of Ireland; IL ISR Israel; IM IMN Isle of Man; IN IND India; IO IOT
  British Indian Ocean Territory; IQ IRQ Iraq; IR IRN Iran; IS ISL Iceland; IT ITA Italy; JE JEY Jersey; JM JAM Jamaica; JO
  JOR Jordan; JP JPN Japan; KE KEN Kenya; KG KGZ Kyrgyzstan; KH KHM Cambodia; KI KIR Kiribati; KM COM Comoros; KN KNA Saint
  Kitts and Nevis; KP PRK North Korea; KR KOR South Korea|Republic of Korea|Korea; KW KWT Kuwait; KY CYM
  Cayman Islands; KZ KAZ Kazakhstan; LA LAO Laos; LB LBN Lebanon; LC LCA Saint Lucia; LI LIE Liechtenstein; LK LKA
  Sri Lanka; LR LBR Liberia; LS LSO Lesotho; LT LTU Lithuania; LU LUX Luxembourg; LV LVA Latvia; LY LBY Libya; MA MAR Morocco;
  MC MCO Monaco; MD MDA Moldova; ME MNE Montenegro; MF MAF Saint Martin; MG MDG Madagascar; MH MHL Marshall
  Islands; MK MKD North Macedonia|Macedonia; ML MLI Mali; MM MMR Myanmar|Burma; MN MNG Mongolia; MO MAC Macao|Macau; MP MNP
  Northern Mariana Islands; MQ MTQ Martinique; MR MRT Mauritania; MS MSR Montserrat; MT MLT Malta; MU MUS Mauritius; MV MDV
  Maldives; MW MWI Malawi; MX MEX Mexico; MY MYS Malaysia; MZ MOZ Mozambique; NA NAM Namibia; NC NCL New Caledonia; NE NER
  Niger; NF NFK Norfolk Island; NG NGA Nigeria; NI NIC Nicaragua; NL NLD Netherlands|The Netherlands|Holland; NO NOR Norway;
  NP NPL Nepal; NR NRU Nauru; NU NIU Niue; NZ NZL New Zealand; OM OMN Oman; PA PAN Panama; PE PER Peru; PF PYF French
  Polynesia; PG PNG Papua New Guinea; PH PHL Philippines|The Philippines; PK PAK Pakistan; PL POL Poland; PM SPM Saint Pierre
  and Miquelon; PN PCN Pitcairn|Pitcairn Islands; PR PRI Puerto Rico; PS PSE Palestine|State of Palestine; PT PRT Portugal; PW
  PLW Palau; PY PRY Paraguay; QA QAT Qatar; RE REU Réunion; RO ROU Romania; RS SRB Serbia; RU RUS Russia|Russian Federation;
  RW RWA Rwanda; SA SAU Saudi Arabia; SB SLB Solomon Islands; SC SYC Seychelles; SD SDN Sudan; SE SWE Sweden; SG SGP
  Singapore; SH SHN Saint Helena; SI SVN Slovenia; SJ SJM Svalbard and Jan Mayen; SK SVK Slovakia; SL SLE Sierra
  Leone; SM SMR San Marino; SN SEN Senegal; SO SOM Somalia; SR SUR Suriname; SS SSD South Sudan; ST STP Sao Tome and Principe;
  SV SLV El Salvador; SX SXM Sint Maarten; SY SYR Syria; SZ SWZ Eswatini|Swaziland; TC TCA Turks and Caicos Islands; TD TCD
  Chad; TF ATF French Southern Territories; TG TGO Togo; TH THA Thailand; TJ TJK Tajikistan; TK TKL Tokelau; TL TLS
  Timor-Leste|East Timor; TM TKM Turkmenistan; TN TUN Tunisia; TO TON Tonga; TR TUR Türkiye|Turkey; TT TTO Trinidad and
  Tobago; TV TUV Tuvalu; TW TWN Taiwan; TZ TZA Tanzania; UA UKR Ukraine; UG UGA Uganda; UM UMI United States Minor Outlying
  Islands; US USA United States|United States (US)|United States of America|America; UY URY Uruguay; UZ UZB Uzbekistan; VA VAT Vatican City|Holy
  See|Vatican; VC VCT Saint Vincent and the Grenadines; VE VEN Venezuela; VG VGB British Virgin
  Islands; VI VIR US Virgin Islands|United States Virgin Islands; VN VNM Vietnam|Viet Nam; VU VUT Vanuatu; WF WLF Wallis and
  Futuna; WS WSM Samoa; YE YEM Yemen; YT MYT Mayotte; ZA ZAF South Africa; ZM ZMB Zambia; ZW ZWE Zimbabwe`;

/** What those who live there call it, as the forms of a shop of theirs do, where that is not the English name. */
const OWN_NAMES = `
  AT Österreich; BE België|Belgique|Belgien; BG България; BR Brasil; CH Schweiz|Suisse|Svizzera|Svizra; CN 中国; CZ Česko|Česká republika;
  DE Deutschland; DK Danmark; EE Eesti; ES España|Espanya; FI Suomi; GR Ελλάδα|Ελλάς; HR Hrvatska; HU Magyarország; IE Éire; IS Ísland;
  IT Italia; JP 日本|日本国; KR 대한민국|한국; LT Lietuva; LU Luxemburg|Lëtzebuerg; LV Latvija; NL Nederland; NO Norge|Noreg; PL Polska; RS Srbija|Србија;
  RU Россия|Российская Федерация; SE Sverige; SI Slovenija; SK Slovensko|Slovenská republika; TH ประเทศไทย; UA Україна;
  US Estados Unidos|États-Unis`;

const keysOf = (row: string): [string, string][] => {
  const [code = "", iso3 = "", ...name] = row.split(/\s+/);
  const names = name.join(" ").split("|");
  return [code, iso3, ...names].map((key) => [lookupKey(key), fold(code)]);
};

const ownKeysOf = (row: string): [string, string][] => {
  const [code = "", ...names] = row.split(/\s+/);
  return names
    .join(" ")
    .split("|")
    .map((name) => [lookupKey(name), fold(code)]);
};

const rowsOf = (table: string): string[] => table.trim().split(/;\s+/);

/** From the `lookupKey` of a code or a name to the alpha-2 code, lower-case. */
export const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ...rowsOf(ISO_3166).flatMap(keysOf),
  ...rowsOf(OWN_NAMES).flatMap(ownKeysOf),
]);
