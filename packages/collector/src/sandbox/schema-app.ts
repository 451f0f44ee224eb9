/** `app_info` and `device_info` of an event: source, version and licence as in `schema.ts`. */
const textUpTo = (maxLength: number) => ({ type: "string", maxLength });
const numberUpTo = (maximum: number) => ({ type: "integer", minimum: 0, maximum });

const MAX_PIXELS = 30_720;
const MAX_GIGABYTES = 1_048_576;

export const APP_INFO = {
  type: "object",
  additionalProperties: false,
  properties: {
    app_id: textUpTo(200),
    app_name: textUpTo(200),
    app_package_name: textUpTo(200),
    app_store: textUpTo(100),
    app_version: textUpTo(100),
    install_time: { type: "integer", minimum: 0 },
    user_agent: textUpTo(16_384),
    window_height: numberUpTo(MAX_PIXELS),
    window_width: numberUpTo(MAX_PIXELS),
  },
};

export const DEVICE_INFO = {
  type: "object",
  additionalProperties: false,
  properties: {
    battery_level: numberUpTo(100),
    brand: textUpTo(100),
    carrier: textUpTo(100),
    cpu_cores: numberUpTo(1152),
    external_storage_free_space: numberUpTo(MAX_GIGABYTES),
    external_storage_size: numberUpTo(MAX_GIGABYTES),
    form_factor: {
      type: "string",
      enum: ["desktop", "laptop", "cellphone", "tablet", "smartwatch", "tv", "vr", "console", "other"],
    },
    kernel_version: textUpTo(100),
    languages: { type: "array", items: { type: "string" }, minItems: 0, maxItems: 100 },
    locale: textUpTo(35),
    model: textUpTo(100),
    network_type: {
      type: "string",
      enum: ["wifi", "cellular_2g", "cellular_3g", "cellular_4g", "cellular_5g", "cellular_6g", "ethernet", "unknown"],
    },
    os_family: { type: "string", enum: ["ios", "android", "macos", "windows", "linux", "bsd", "other"] },
    os_name: textUpTo(100),
    os_release_name: textUpTo(100),
    os_version: textUpTo(100),
    screen_density: numberUpTo(100_000),
    screen_height: numberUpTo(MAX_PIXELS),
    screen_width: numberUpTo(MAX_PIXELS),
    storage_free_space: numberUpTo(MAX_GIGABYTES),
    storage_size: numberUpTo(MAX_GIGABYTES),
    timezone: textUpTo(40),
    timezone_abbr: textUpTo(5),
    type: textUpTo(100),
  },
};
