package org.gridhall.core.content;

import org.gridhall.api.Problem;

/** Why a file is not taken. */
final class Refusals {

    private Refusals() {}

    static Problem type() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.type",
                "不接受这种文件。可上传 JPEG、PNG、GIF、WebP 图片，PDF，Word（docx）、Excel（xlsx）文档，纯文本，"
                        + "以及 MP4、3GP、MOV、M4A、MP3、AAC、AMR 音视频",
                "Such files are not taken. Send pictures (JPEG, PNG, GIF, WebP), PDF, Word (docx) or Excel (xlsx)"
                        + " documents, plain text, or recordings (MP4, 3GP, MOV, M4A, MP3, AAC, AMR)");
    }

    static Problem heic() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.type",
                "不接受 HEIC、AVIF 图片，请在手机相机设置里选择“兼容性最佳”（JPEG）后再拍",
                "HEIC and AVIF pictures are not taken; set the camera to \"most compatible\" (JPEG)");
    }

    static Problem broken() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.broken",
                "文件不完整或已损坏，请重新上传",
                "The file is cut off or damaged; send it again");
    }

    static Problem pixels() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.pixels",
                "图片超过 5000 万像素，请缩小后再上传",
                "The picture has more than 50 megapixels; make it smaller");
    }

    static Problem archive() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.archive",
                "文档解压后过大或结构异常，不予接受；请另存为新文档后再上传",
                "The document unpacks to too much, or is put together oddly; save it anew and send that");
    }

    static Problem macros() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.archive",
                "不接受带宏的文档，请另存为不带宏的 docx 或 xlsx",
                "Documents with macros are not taken; save it as docx or xlsx without them");
    }

    static Problem copy() {
        return Problem.of(
                Problem.Kind.INVALID,
                "attachment.copy",
                "无法为此文件制作公开副本：只能公开 JPEG、PNG、GIF、WebP 图片，且须能读取",
                "No copy for the public can be made of this file: only of JPEG, PNG, GIF and WebP pictures that can be read");
    }
}
