/** Content type of bodies that are bytes as they are; all others are JSON. */
export const bytesType = "application/octet-stream";
